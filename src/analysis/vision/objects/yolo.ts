import type { SeenObject } from '../../../protocol/incident.ts';
import type { Runtime, Session, Tensor, TensorInfo } from '../../runtime/runtime.ts';
import type { Picture } from '../picture/picture.ts';
import { keepSurest } from './keep-surest.ts';
import { type BoxOf, NetworkInput } from './network-input.ts';
import { cocoClass, cocoClasses, type LabelConfidence, objectLabels } from './object-labels.ts';
import type { ObjectNetwork, View } from './object-network.ts';

/** Side lengths of the input that are taken, pixels. */
const sides = { least: 320, most: 1_280 } as const;
const expected =
  `One input of 32-bit floats [1, 3, S, S] with S from ${sides.least} to ${sides.most}, and one output: ` +
  `[1, ${4 + cocoClasses}, N] (as YOLOv8 and YOLO11 are exported) or [1, N, ${5 + cocoClasses}] (as YOLOv5 is), ` +
  `with the ${cocoClasses} classes of COCO and fixed shapes`;

/** The file named by OBJECT_MODEL is none that we can read; the message tells what was expected and what was found. */
export class UnsupportedObjectModelError extends Error {
  readonly code = 'unsupported-model';
  constructor(file: string, found: string, options?: ErrorOptions) {
    super(`The object model ${file} does not fit. Expected: ${expected}. Found: ${found}.`, options);
  }
}

/** How the numbers of one found box lie in the output: number i of box n is at `i * step + n * stride`. */
interface OutputForm {
  readonly boxes: number;
  readonly step: number;
  readonly stride: number;
  /** Which number is the box's own confidence, that some thing is there; null when the classes say it all. */
  readonly objectness: number | null;
  readonly firstClass: number;
}

export interface YoloFile {
  runtime: Runtime;
  file: string;
}

/** A plugged-in network of the YOLO family (Redmon et al. 2016). Boxes are centre and size in input pixels. */
export class YoloNetwork implements ObjectNetwork {
  readonly #session: Session;
  readonly #inputName: string;
  readonly #input: NetworkInput;
  readonly #form: OutputForm;

  private constructor(session: Session, inputName: string, input: NetworkInput, form: OutputForm) {
    this.#session = session;
    this.#inputName = inputName;
    this.#input = input;
    this.#form = form;
  }

  /**
   * Loads the file and lets it look at a black picture: what a file declares of its outputs is often not fixed.
   * @throws UnsupportedObjectModelError
   */
  static async create({ runtime, file }: YoloFile): Promise<YoloNetwork> {
    const session = await runtime.load({ file }).catch((cause: Error) => {
      throw new UnsupportedObjectModelError(file, `it cannot be loaded (${cause.message})`, { cause });
    });
    try {
      const { name, dims } = squareInput(session.inputs, file);
      const input = new NetworkInput(dims[2] as number, { low: 0, high: 1 });
      const answers = await session.run({ [name]: input.tensor }).catch((cause: Error) => {
        throw new UnsupportedObjectModelError(file, `it cannot be run (${cause.message})`, { cause });
      });
      return new YoloNetwork(session, name, input, formOf(answers, file));
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async detect(picture: Picture, view: View, minConfidence: LabelConfidence): Promise<SeenObject[]> {
    const boxOf = this.#input.fill(picture, view);
    if (!boxOf) return [];
    const [answer] = Object.values(await this.#session.run({ [this.#inputName]: this.#input.tensor }));
    return answer ? keepSurest(decode(answer.data, this.#form, boxOf, minConfidence)) : [];
  }
}

function squareInput(inputs: readonly TensorInfo[], file: string): TensorInfo {
  const [input] = inputs;
  const [batch, channels, height = 0, width] = input?.dims ?? [];
  const isSquare = batch === 1 && channels === 3 && height === width;
  if (input && inputs.length === 1 && isSquare && height >= sides.least && height <= sides.most) return input;
  throw new UnsupportedObjectModelError(file, `inputs ${shapes(inputs)}`);
}

function formOf(answers: Record<string, Tensor>, file: string): OutputForm {
  const outputs = Object.entries(answers).map(([name, { dims }]) => ({ name, dims }));
  const dims = outputs[0]?.dims ?? [];
  const [batch, rows = 0, columns = 0] = dims;
  if (outputs.length === 1 && dims.length === 3 && batch === 1) {
    if (rows === 4 + cocoClasses) {
      return { boxes: columns, step: columns, stride: 1, objectness: null, firstClass: 4 };
    }
    if (columns === 5 + cocoClasses) {
      return { boxes: rows, step: 1, stride: columns, objectness: 4, firstClass: 5 };
    }
  }
  throw new UnsupportedObjectModelError(file, `outputs ${shapes(outputs)}`);
}

const shapes = (tensors: readonly TensorInfo[]): string =>
  tensors
    .map(({ name, dims }) => `"${name}" [${dims.map((dim) => (dim < 0 ? 'not fixed' : dim)).join(', ')}]`)
    .join(', ') || 'none';

/** A box belongs to the class that it is surest of; boxes of other classes than ours are dropped. */
function decode(
  data: Float32Array,
  form: OutputForm,
  boxOf: BoxOf,
  minConfidence: LabelConfidence,
): SeenObject[] {
  const { boxes, step, stride, objectness, firstClass } = form;
  const found: SeenObject[] = [];
  for (let n = 0; n < boxes; n += 1) {
    const number = (i: number): number => data[i * step + n * stride] as number;
    const isThing = objectness === null ? 1 : number(objectness);
    for (const label of objectLabels) {
      const score = number(firstClass + cocoClass[label]);
      const confidence = Math.min(1, score * isThing);
      if (!(confidence >= minConfidence[label]) || !isSurest(score, number, firstClass)) continue;
      const [x, y, width, height] = [number(0), number(1), number(2) / 2, number(3) / 2];
      found.push({ label, confidence, box: boxOf(x - width, y - height, x + width, y + height) });
    }
  }
  return found;
}

function isSurest(score: number, number: (i: number) => number, firstClass: number): boolean {
  for (let i = 0; i < cocoClasses; i += 1) if (number(firstClass + i) > score) return false;
  return true;
}
