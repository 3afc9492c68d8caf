import { packetKind } from '../../protocol/packet.ts';
import {
  type CaptureState,
  FrameCapture,
  type FrameCaptureOptions,
  type OpenFeed,
  type PictureFeed,
} from './frame-capture.ts';

/** How to capture: from the policy, later from RATE. */
export interface CameraRate {
  cameraFps: number;
  /** 0–1. */
  jpegQuality: number;
  cameraWidth: number;
  cameraHeight: number;
}

/** An open camera. */
export interface CameraFeed extends PictureFeed<CameraRate> {
  readonly label: string;
}

export type OpenCamera<Feed extends CameraFeed = CameraFeed> = OpenFeed<Feed, CameraRate>;
export type CameraState<Feed extends CameraFeed = CameraFeed> = CaptureState<Feed>;
export type CameraCaptureOptions = FrameCaptureOptions<CameraFeed, CameraRate>;

/** 0–1: what a face is remembered by should not be lost to compression. */
const portraitQuality = 0.92;

/** Takes a picture of the camera at the agreed rate and sends it as a packet. */
export class CameraCapture extends FrameCapture<CameraFeed, CameraRate> {
  constructor(options: CameraCaptureOptions) {
    super({
      ...options,
      kind: packetKind.camera,
      intervalMs: ({ cameraFps }) => 1_000 / cameraFps,
    });
  }

  /** One picture at the camera's own best, beside those that are sent; null while there is none. */
  async portrait(): Promise<Uint8Array<ArrayBuffer> | null> {
    const { state, rate } = this;
    if (state.kind !== 'on') return null;
    const picture = await state.feed.grab({ ...rate, jpegQuality: portraitQuality });
    return picture ? new Uint8Array(picture) : null;
  }
}
