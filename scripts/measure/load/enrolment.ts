import { CallError } from '../shared/staff.ts';
import { NoisyCamera } from './frame-loop.ts';
import type { StudentPlan } from './messages.ts';
import { movingFrames, pose } from './motion.ts';
import { type Portrait, portraits } from './photographs.ts';
import { sceneOf } from './scene.ts';

/** A server of another version may not know the call, or not serve it yet. */
const notOffered: readonly number[] = [404, 405, 501];

/** Pictures of a person, some of which may be refused. */
const mostPictures = 12;

/** Pictures of the persons that students show, taken while they move a little: those of `npm run load`'s frames, others. */
export class EnrolmentPictures {
  readonly #shown: Portrait[];
  readonly #taken = new Map<number, Uint8Array[]>();

  constructor({ folder }: { folder: string | null }) {
    this.#shown = portraits(folder);
  }

  of({ index }: Pick<StudentPlan, 'index'>): readonly Uint8Array[] {
    const person = index % this.#shown.length;
    const taken = this.#taken.get(person) ?? this.#take(person);
    this.#taken.set(person, taken);
    return taken;
  }

  #take(person: number): Uint8Array[] {
    const { occupied } = sceneOf(this.#shown[person] as Portrait, person);
    // Another seed than that of the frames: the sensor's noise is never the same.
    const camera = new NoisyCamera(1_000 + person);
    return Array.from({ length: mostPictures }, (_, i) =>
      camera.take(occupied, pose((i * movingFrames) / mostPictures)),
    );
  }
}

/** How an enrolment ended; `refused` when no picture or too few of them were good enough. */
export type Enrolment = 'enrolled' | 'refused' | 'not-offered';

/** Sends pictures of one student until the server has enough; `onRefused` is told why one is not taken. Rejects with `CallError` when it answers anything odd. */
export async function enrol(
  url: string,
  { attemptId, token }: Pick<StudentPlan, 'attemptId' | 'token'>,
  pictures: readonly Uint8Array[],
  onRefused: (code: string) => void = () => {},
): Promise<Enrolment> {
  for (const jpeg of pictures) {
    const response = await fetch(`${url}/api/attempts/${attemptId}/enrolment`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' },
      body: jpeg,
    });
    const words = await response.text();
    if (notOffered.includes(response.status)) return 'not-offered';
    if (response.status === 422) {
      onRefused(String(JSON.parse(words).error?.code));
      continue;
    }
    if (!response.ok) throw new CallError(`enrolment: ${response.status} ${words.slice(0, 500)}`);
    if (JSON.parse(words).complete === true) return 'enrolled';
  }
  return 'refused';
}
