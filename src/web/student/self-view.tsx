import { useEffect, useRef } from 'preact/hooks';
import type { CameraState } from './camera.ts';
import type { BrowserCameraFeed } from './camera-feed.ts';

/** What the camera sees, mirrored as people know themselves. */
export function SelfView({ camera }: { camera: CameraState }) {
  const video = useRef<HTMLVideoElement>(null);
  const stream = camera.kind === 'on' ? (camera.feed as BrowserCameraFeed).stream : null;
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    if (stream) element.play().catch(() => {});
  }, [stream]);
  return (
    <div class="self-view">
      {/* A silent picture of the viewer has nothing to caption. */}
      <video ref={video} muted playsInline aria-label="Your camera picture" hidden={!stream} />
      {!stream && <p class="muted">No camera picture</p>}
    </div>
  );
}
