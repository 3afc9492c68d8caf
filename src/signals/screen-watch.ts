import type { ScreenObservation } from '../analysis/screen/screen-observation.ts';
import type { Policy } from '../protocol/policy.ts';
import type { ForbiddenContent, FoundWord } from './forbidden-content/forbidden-content.ts';
import { sharedContent } from './forbidden-content/shared-content.ts';
import { NewLines } from './new-lines.ts';
import { ScreenFaults } from './screen-faults.ts';
import type { CaptureFault, Signal } from './signal.ts';

export interface ScreenWatchOptions {
  policy: Policy;
  /** The exam's own title, description, prompts and options, as Markdown: they are expected on the screen. */
  ownTexts: readonly string[];
}

/** Messages of teachers that are remembered, of those that name a listed word. */
const mostTold = 20;

/** Everything that the frames of a shared screen tell of one student: listed words, new text, technical faults. */
export class ScreenWatch {
  readonly #options: ScreenWatchOptions;
  /** What was said to this student: their page shows it. */
  #told: string[] = [];
  #content: ForbiddenContent;
  readonly #faults: ScreenFaults;
  readonly #newLines = new NewLines();
  #found: readonly FoundWord[] | null = null;
  #fault: CaptureFault | null = null;

  constructor(options: ScreenWatchOptions) {
    const { keywords, allowedPhrases, capture } = options.policy;
    this.#options = options;
    this.#content = sharedContent({ keywords, allowedPhrases, ownTexts: options.ownTexts });
    this.#faults = new ScreenFaults({ intervalMs: capture.screenIntervalMs });
  }

  /** The student's page shows these words of a teacher from now on: they are no find. Most messages change nothing. */
  told(text: string): void {
    const { policy, ownTexts } = this.#options;
    const { keywords, allowedPhrases } = policy;
    if (this.#content.find([{ text, confidence: 1, box: [0, 0, 1, 1] }]).length === 0) return;
    this.#told = [...this.#told.slice(1 - mostTold), text];
    this.#content = sharedContent({ keywords, allowedPhrases, ownTexts: [...ownTexts, ...this.#told] });
    this.#found = null;
  }

  /** The listed words of the newest look, each time that they stand there. */
  get found(): readonly FoundWord[] {
    return this.#found ?? [];
  }

  /** What is technically wrong with the newest frame. */
  get fault(): CaptureFault | null {
    return this.#fault;
  }

  /**
   * One signal for each look: the listed words that stand on the screen now, also in lines that were read earlier. A look
   * that finds none is as sure as can be, so its confidence is 1; none at all while some of the screen is not read yet.
   * `at` in epoch ms.
   */
  look(observation: ScreenObservation, at: number): Signal[] {
    this.#fault = this.#faults.look(observation, at);
    const { path, fresh, lines } = observation;
    // Nothing has changed and nothing was read later than the rest: the answer is the one before.
    const isSame = path === 'still' && fresh.length === 0;
    if (!isSame || !this.#found) this.#found = this.#content.find(lines);
    const keywords = [...new Set(this.#found.map(({ keyword }) => keyword))];
    // Nothing is found where not all has been read: that says nothing yet.
    if (keywords.length === 0 && observation.unread > 0) return [];
    const confidences = this.#found.map(({ confidence }) => confidence);
    const confidence = keywords.length === 0 ? 1 : Math.max(...confidences);
    return [{ tag: 'A5', at, keywords, confidence }];
  }

  /** Text of the lines that came with this frame and have not stood on this student's screen lately. */
  newText(observation: ScreenObservation): string[] {
    return this.#newLines.of(observation);
  }
}
