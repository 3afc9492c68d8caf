/** What keeps the camera from working, and what to do about it. */
export interface CameraHelp {
  title: string;
  steps: readonly string[];
}

const denied: CameraHelp = {
  title: 'The camera is blocked for this page.',
  steps: [
    'Click the camera or lock symbol at the left end of the address bar.',
    'Set “Camera” to “Allow”.',
    'Come back here and press “Try again”. If nothing changes, reload the page.',
    'On a Mac also look into System Settings → Privacy & Security → Camera; on Windows into Settings → Privacy → Camera.',
  ],
};

const busy: CameraHelp = {
  title: 'The camera is in use by another program.',
  steps: [
    'Close other programs and tabs that use the camera, such as a video call.',
    'Press “Try again”. If it still fails, unplug the camera and plug it in again, or restart the computer.',
  ],
};

const insecure: CameraHelp = {
  title: 'Browsers give no camera to this address.',
  steps: [
    'This page was opened over plain HTTP. Cameras work over https:// or on http://localhost only.',
    'Ask your teacher for the address that begins with https:// and join there.',
  ],
};

const byName: Readonly<Record<string, CameraHelp>> = {
  NotAllowedError: denied,
  PermissionDeniedError: denied,
  NotFoundError: {
    title: 'We found no camera.',
    steps: [
      'Plug a camera in, or open the cover or switch of the built-in one.',
      'Some keyboards have a key that turns the camera off: press it once.',
      'Press “Try again”.',
    ],
  },
  NotReadableError: busy,
  TrackStartError: busy,
  AbortError: busy,
  OverconstrainedError: {
    title: 'This camera cannot deliver the picture that we asked for.',
    steps: ['Choose another camera in the browser’s camera settings, then press “Try again”.'],
  },
  SecurityError: {
    title: 'The browser or its administrator forbids cameras on this page.',
    steps: [
      'Use another browser (Chrome, Edge, Firefox or Safari in its current version).',
      'On a managed computer ask the people who look after it to allow the camera for this address.',
    ],
  },
  NoMediaDevicesError: {
    title: 'This browser offers no camera.',
    steps: ['Use Chrome, Edge, Firefox or Safari in its current version and open the same link there.'],
  },
};

const unknown: CameraHelp = {
  title: 'The camera did not start.',
  steps: ['Press “Try again”. If it still fails, reload the page or use another browser.'],
};

/** `problem` is the name of the error that getUserMedia gave. Without a secure context nothing else matters. */
export function cameraHelp(problem: string, secureContext: boolean): CameraHelp {
  return secureContext ? (byName[problem] ?? unknown) : insecure;
}
