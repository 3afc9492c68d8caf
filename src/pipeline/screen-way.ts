import type { Workers } from '../analysis/dispatcher.ts';
import type { ReadScreen, ScreenRequest } from '../analysis/screen/screen-observation.ts';
import type { Turn } from '../frames/scheduler.ts';
import { screenScores } from '../incidents/scores-message.ts';
import type { ScreenTextRecords } from '../incidents/stores.ts';
import { packetKind } from '../protocol/packet.ts';
import { FrameTurns } from './frame-turns.ts';
import { refused, type WayOptions } from './way.ts';

export interface ScreenWayOptions extends WayOptions {
  workers: Workers<ScreenRequest, ReadScreen>;
  texts: ScreenTextRecords;
}

/** Screens: slot → scheduler → screen thread → what has changed is read → scores, incidents, recognised text. */
export class ScreenWay {
  readonly #options: ScreenWayOptions;
  readonly frames: FrameTurns<ScreenRequest, ReadScreen>;

  constructor(options: ScreenWayOptions) {
    this.#options = options;
    this.frames = new FrameTurns({
      workers: options.workers,
      plan: (turn, now) => this.#plan(turn, now),
      ended: () => {},
      observed: (turn, read) => this.#observed(turn, read),
      failed: ({ frame }, error) => refused(options, packetKind.screen, frame, error),
      now: options.now,
    });
  }

  #plan({ slot: { attemptId }, frame: { jpeg } }: Turn, now: number): ScreenRequest {
    const { live, watched } = this.#options;
    const thumbnail = live.wantsThumbnail(attemptId, now, 'screen');
    const planned = watched(attemptId)?.planScreen(thumbnail);
    return { jpeg, ...(planned ?? { look: { text: false, thumbnail }, memory: null }) };
  }

  #observed({ slot, frame }: Turn, read: ReadScreen): void {
    const { students, live, texts, metrics, now, report } = this.#options;
    const watched = this.#options.watched(slot.attemptId);
    // As with the camera: what an older screen shows belongs to nobody.
    if (watched?.screenSlot !== slot || watched.attempt.status === 'paused') return;
    const { attempt, exam, monitor } = watched;
    const { observation } = read;
    const assessment = watched.observedScreen(frame, read);
    const analysedAt = now();
    const looked = { frame, observation, assessment, analysedAt };
    students.send(attempt.id, screenScores(looked, exam.policy.feedback));
    report(watched, assessment.changes);
    live.assessed(attempt.id, assessment);
    if (observation.thumbnail) live.thumbnail(frame, observation.thumbnail);
    const { newText: lines } = assessment;
    if (monitor.isRunning && lines.length > 0) {
      texts.add({ attemptId: attempt.id, at: frame.receivedAt, lines });
    }
    metrics.screenRead(observation, analysedAt - frame.receivedAt);
    metrics.dropped(slot.takeDropped());
  }
}
