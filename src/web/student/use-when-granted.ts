import { useEffect } from 'preact/hooks';

/** Whoever allowed a device before is not asked again: it starts by itself. */
export function useWhenGranted(device: 'camera' | 'microphone', start: () => void): void {
  useEffect(() => {
    if (!navigator.permissions) return;
    navigator.permissions
      .query({ name: device as PermissionName })
      .then(({ state }) => {
        if (state === 'granted') start();
      })
      // Some browsers know no such permission: then the button starts it.
      .catch(() => {});
  }, []);
}
