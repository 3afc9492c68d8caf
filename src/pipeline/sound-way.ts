import type { HeardSound, SoundObservation, SoundRequest } from '../analysis/audio/sound-observation.ts';
import { SoundRounds } from '../analysis/audio/sound-rounds.ts';
import type { SoundPacket } from '../frames/sound-packet.ts';
import { soundScores } from '../incidents/scores-message.ts';
import type { WayOptions } from './way.ts';

export interface SoundWayOptions extends WayOptions {
  workers: { run(request: SoundRequest): Promise<HeardSound> };
}

/** Sound: packets of all students → a round → sound thread → observation → scores, incidents. */
export class SoundWay {
  readonly #options: SoundWayOptions;
  readonly #rounds: SoundRounds;

  constructor(options: SoundWayOptions) {
    this.#options = options;
    this.#rounds = new SoundRounds({
      workers: options.workers,
      heard: (attemptId, packet, observation) => this.#heard(attemptId, packet, observation),
      failed: (err) => options.log.error({ err }, 'sound could not be analysed'),
      now: options.now,
    });
  }

  add(packet: SoundPacket): void {
    this.#rounds.add(packet);
  }

  /** What waits of this student is not looked at any more. */
  forget(attemptId: string): void {
    this.#rounds.forget(attemptId);
  }

  close(): void {
    this.#rounds.close();
  }

  #heard(attemptId: string, packet: SoundPacket, observation: SoundObservation): void {
    const { students, live, metrics, now, report } = this.#options;
    const watched = this.#options.watched(attemptId);
    if (!watched || watched.attempt.status === 'paused') return;
    const assessment = watched.heard(packet, observation);
    const analysedAt = now();
    if (assessment.isTold) {
      students.send(attemptId, soundScores({ packet, assessment, analysedAt }, watched.exam.policy.feedback));
      live.assessed(attemptId, assessment);
    }
    report(watched, assessment.changes);
    metrics.soundHeard(observation.spanMs, analysedAt - packet.receivedAt, this.#rounds.takeDropped());
  }
}
