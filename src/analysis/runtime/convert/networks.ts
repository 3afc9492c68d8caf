import { writeDescriptor } from './descriptor-layers.ts';
import type { GraphWriter } from './graph-writer.ts';
import { writeLandmarks } from './landmark-layers.ts';

/** How to cut one network out of its TF.js model, and the names under which our code knows its ends. */
export interface NetworkSource {
  /** The npm package that carries it. */
  readonly package: '@vladmandic/human' | '@vladmandic/face-api';
  /** File name without ending; `.json` is the graph, `.bin` the weights. */
  readonly file: string;
  /** Height of the pictures, when it is not the one that the graph was saved with. Its width stays. */
  readonly height?: number;
  /** Writes the graph where the package has only layer weights, with `-weights_manifest.json` in place of `.json`. */
  readonly layers?: (graph: GraphWriter) => void;
  /** Our name → the name of the placeholder in the source graph. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Our name → node in the source graph. What no output needs is left out of the converted file. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * The networks in use, from the npm packages that carry them.
 * Inputs and four-dimensional outputs are channels first: [1, channels, height, width].
 */
export const networks = {
  /** BlazeFace, back-camera variant: 1×3×256×256 in −1…1; 512 anchors on 16×16 cells and 384 on 8×8. */
  blazeface: {
    package: '@vladmandic/human',
    file: 'blazeface',
    inputs: { image: 'input' },
    outputs: { scores16: 'Identity', scores8: 'Identity_1', boxes16: 'Identity_2', boxes8: 'Identity_3' },
  },
  /**
   * The same for pictures that are a third wider than high or more, as cameras make them: 1×3×192×256; 384 anchors on 12×16
   * cells and 288 on 6×8. A quarter less work, which the square network spends on black borders.
   */
  blazefaceWide: {
    package: '@vladmandic/human',
    file: 'blazeface',
    height: 192,
    inputs: { image: 'input' },
    outputs: { scores16: 'Identity', scores8: 'Identity_1', boxes16: 'Identity_2', boxes8: 'Identity_3' },
  },
  /** Face mesh: 1×3×192×192 in 0…1; 468 points × (x, y, z) in input pixels and a presence score 0–1. */
  facemesh: {
    package: '@vladmandic/human',
    file: 'facemesh',
    inputs: { image: 'input_1' },
    outputs: { mesh: 'Identity_2', presence: 'Identity_1' },
  },
  /** Iris: 1×3×64×64 in 0…1; 71 points of lids and brow, then 5 of the iris, × (x, y, z) in input pixels. */
  iris: {
    package: '@vladmandic/human',
    file: 'iris',
    inputs: { image: 'input_1' },
    outputs: { points: 'Identity' },
  },
  /** Liveness: 1×3×32×32 in 0…1; two shares that add up to 1. */
  liveness: {
    package: '@vladmandic/human',
    file: 'liveness',
    inputs: { image: 'conv2d_1_input' },
    outputs: { live: 'Identity' },
  },
  /** CenterNet on MobileNetV3: 1×3×512×512 in 0…255; 80 heat maps of 128×128 and box distances in input pixels. */
  centernet: {
    package: '@vladmandic/human',
    file: 'centernet',
    inputs: { image: 'tower_0/images' },
    outputs: { heat: 'tower_0/keypoints', box: 'tower_0/wh' },
  },
  /** 68 landmarks in dlib's order: 1×3×112×112 in 0…255; x and y of each as shares of the input's side. */
  landmarks68: {
    package: '@vladmandic/face-api',
    file: 'face_landmark_68_model',
    layers: writeLandmarks,
    inputs: { image: 'image' },
    outputs: { points: 'points' },
  },
  /** dlib's face descriptor: 1×3×150×150 in 0…255; 128 numbers whose distance tells how alike two faces are. */
  descriptor: {
    package: '@vladmandic/face-api',
    file: 'face_recognition_model',
    layers: writeDescriptor,
    inputs: { image: 'image' },
    outputs: { descriptor: 'descriptor' },
  },
} as const satisfies Record<string, NetworkSource>;

export type NetworkName = keyof typeof networks;
export const networkNames = Object.keys(networks) as NetworkName[];
