import type { CameraFeed, OpenCamera } from './camera.ts';
import { createEncoder, play, watchTrack } from './picture-encoder.ts';

/** The browser's camera, with the stream for the self-view. */
export interface BrowserCameraFeed extends CameraFeed {
  readonly stream: MediaStream;
}

/** Thrown where the browser offers no camera or microphone at all, which it does on plain HTTP. */
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
  watchTrack(track, listener, abort.signal);
  const video = await play(stream);
  const encode = createEncoder(video);
  return {
    label: track.label,
    stream,
    grab: ({ cameraWidth, cameraHeight, jpegQuality }) =>
      encode({ maxWidth: cameraWidth, maxHeight: cameraHeight, quality: jpegQuality }),
    close: () => {
      abort.abort();
      for (const each of stream.getTracks()) each.stop();
      video.srcObject = null;
    },
  };
};
