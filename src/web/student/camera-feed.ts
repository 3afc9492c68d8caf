import type { CameraFeed, CameraRate, OpenCamera } from './camera.ts';

/** The browser's camera, with the stream for the self-view. */
export interface BrowserCameraFeed extends CameraFeed {
  readonly stream: MediaStream;
}

/** Thrown where the browser offers no camera at all, which it does on plain HTTP. */
export class NoMediaDevicesError extends Error {
  constructor() {
    super('This page has no access to media devices.');
    this.name = 'NoMediaDevicesError';
  }
}

export const openCamera: OpenCamera = async (rate, listener): Promise<BrowserCameraFeed> => {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoMediaDevicesError();
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      width: { ideal: rate.cameraWidth },
      height: { ideal: rate.cameraHeight },
      frameRate: { ideal: Math.max(15, rate.cameraFps) },
      facingMode: 'user',
    },
  });
  const track = stream.getVideoTracks()[0];
  if (!track) throw new DOMException('The camera gave no picture.', 'NotFoundError');
  const abort = new AbortController();
  const { signal } = abort;
  track.addEventListener('ended', () => listener.ended(), { signal });
  track.addEventListener('mute', () => listener.muted(true), { signal });
  track.addEventListener('unmute', () => listener.muted(false), { signal });
  const video = await play(stream);
  const draw = createEncoder(video);
  return {
    label: track.label,
    stream,
    grab: draw,
    close: () => {
      abort.abort();
      for (const each of stream.getTracks()) each.stop();
      video.srcObject = null;
    },
  };
};

async function play(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  return video;
}

/** One canvas, reused: video → canvas → JPEG bytes. An OffscreenCanvas also encodes while the tab is hidden. */
function createEncoder(video: HTMLVideoElement): (rate: CameraRate) => Promise<Uint8Array | null> {
  const canvas =
    typeof OffscreenCanvas === 'function' ? new OffscreenCanvas(1, 1) : document.createElement('canvas');
  return async ({ cameraWidth, cameraHeight, jpegQuality }) => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
    const scale = Math.min(1, cameraWidth / video.videoWidth, cameraHeight / video.videoHeight);
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
    const blob = await toJpeg(canvas, jpegQuality);
    return blob && new Uint8Array(await blob.arrayBuffer());
  };
}

function toJpeg(canvas: OffscreenCanvas | HTMLCanvasElement, quality: number): Promise<Blob | null> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type: 'image/jpeg', quality });
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
