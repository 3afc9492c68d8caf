/** The most that a picture may measure, and how much of it is lost to compression. */
export interface PictureSize {
  maxWidth: number;
  maxHeight: number;
  /** 0–1. */
  quality: number;
}

/** Plays a stream out of sight, so that its pictures can be drawn. */
export async function play(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  return video;
}

/**
 * One canvas, reused: video → canvas → JPEG bytes, or null while there is no picture. An OffscreenCanvas also encodes
 * while the tab is hidden.
 */
export function createEncoder(video: HTMLVideoElement): (size: PictureSize) => Promise<Uint8Array | null> {
  const canvas =
    typeof OffscreenCanvas === 'function' ? new OffscreenCanvas(1, 1) : document.createElement('canvas');
  return async ({ maxWidth, maxHeight, quality }) => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
    const scale = Math.min(1, maxWidth / video.videoWidth, maxHeight / video.videoHeight);
    const width = Math.round(video.videoWidth * scale);
    const height = Math.round(video.videoHeight * scale);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d', { alpha: false }) as
      | CanvasRenderingContext2D
      | OffscreenCanvasRenderingContext2D
      | null;
    if (!context) return null;
    context.drawImage(video, 0, 0, width, height);
    const blob = await toJpeg(canvas, quality);
    return blob && new Uint8Array(await blob.arrayBuffer());
  };
}

function toJpeg(canvas: OffscreenCanvas | HTMLCanvasElement, quality: number): Promise<Blob | null> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type: 'image/jpeg', quality });
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

/** Tells of what happens to a track until the signal is aborted. */
export function watchTrack(
  track: MediaStreamTrack,
  listener: { ended(): void; muted(muted: boolean): void; changed?(): void },
  signal: AbortSignal,
): void {
  track.addEventListener('ended', () => listener.ended(), { signal });
  track.addEventListener('mute', () => listener.muted(true), { signal });
  track.addEventListener('unmute', () => listener.muted(false), { signal });
  // Only Chromium has it; elsewhere a share stays as it was when it began.
  track.addEventListener('configurationchange', () => listener.changed?.(), { signal });
}
