import { limits } from '../../protocol/limits.ts';
import type { OpenFeed } from './frame-capture.ts';
import { createEncoder, play, watchTrack } from './picture-encoder.ts';
import type { DisplaySurface, OwnScreen, ScreenFeed, ScreenRate } from './screen.ts';

/** The browser's share, with the stream for a preview. */
export interface BrowserScreenFeed extends ScreenFeed {
  readonly stream: MediaStream;
}

/** Not all of it is in the standard that TypeScript knows; a browser ignores what it does not know. */
interface ShareOptions extends DisplayMediaStreamOptions {
  monitorTypeSurfaces: 'include' | 'exclude';
  selfBrowserSurface: 'include' | 'exclude';
  surfaceSwitching: 'include' | 'exclude';
  systemAudio: 'include' | 'exclude';
}

/** Pictures a second that the system is asked for: a picture taken from them is half a second old at most. */
const leastFps = 2;
const mostFps = 10;

const surfaces: readonly string[] = ['monitor', 'window', 'browser'];

/** Phones have no way to share a screen; on plain HTTP nobody has. */
export const canShareScreen = (): boolean =>
  typeof navigator.mediaDevices?.getDisplayMedia === 'function' && isSecureContext;

export const ownScreen = (): OwnScreen => ({
  width: screen.width,
  height: screen.height,
  devicePixelRatio: window.devicePixelRatio,
});

export const openScreen: OpenFeed<BrowserScreenFeed, ScreenRate> = async (rate, listener) => {
  const fps = Math.min(mostFps, Math.max(leastFps, 2_000 / rate.screenIntervalMs));
  const options: ShareOptions = {
    audio: false,
    video: { displaySurface: 'monitor', frameRate: { ideal: fps, max: mostFps } },
    monitorTypeSurfaces: 'include',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'exclude',
    systemAudio: 'exclude',
  };
  const stream = await navigator.mediaDevices.getDisplayMedia(options);
  const track = stream.getVideoTracks()[0];
  if (!track) throw new DOMException('The share has no picture.', 'NotFoundError');
  const abort = new AbortController();
  watchTrack(track, listener, abort.signal);
  const video = await play(stream);
  const encode = createEncoder(video);
  return {
    label: track.label,
    stream,
    get displaySurface() {
      return surfaceOf(track);
    },
    get width() {
      return video.videoWidth || (track.getSettings().width ?? 0);
    },
    get height() {
      return video.videoHeight || (track.getSettings().height ?? 0);
    },
    grab: ({ screenMaxWidth, jpegQuality }) =>
      encode({ maxWidth: screenMaxWidth, maxHeight: limits.frameSidePx, quality: jpegQuality }),
    enable: (enabled) => {
      track.enabled = enabled;
    },
    close: () => {
      abort.abort();
      for (const each of stream.getTracks()) each.stop();
      video.srcObject = null;
    },
  };
};

function surfaceOf(track: MediaStreamTrack): DisplaySurface | null {
  const { displaySurface } = track.getSettings();
  return displaySurface && surfaces.includes(displaySurface) ? (displaySurface as DisplaySurface) : null;
}
