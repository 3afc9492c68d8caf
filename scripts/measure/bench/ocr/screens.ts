import { LineCache } from '../../../../src/analysis/screen/line-cache.ts';
import type { ReadScreen, ScreenRequest } from '../../../../src/analysis/screen/screen-observation.ts';
import { ScreenReader } from '../../../../src/analysis/screen/screen-reader.ts';
import { TextReader } from '../../../../src/analysis/screen/text-reader.ts';
import { builtModule } from '../../shared/built-server.ts';

/** What reads screens, as a screen thread has it. */
export interface Screens {
  /** One whose cache is empty. */
  fresh(): Promise<{ read(request: ScreenRequest): Promise<ReadScreen> }>;
  close(): Promise<void>;
}

/** A page is read whole here, however long that takes. */
const deadlineMs = 300_000;

/** As the server runs it: built. Without a build it is the source, whose picture code costs more under tsx. */
export async function openScreens(tell: (words: string) => void): Promise<Screens> {
  const parts = (await builtParts()) ?? { LineCache, ScreenReader, TextReader };
  if (parts.ScreenReader === ScreenReader) tell('the built server has none of this; its source costs more');
  const reader = await parts.TextReader.open({ languages: ['eng', 'vie'] });
  return {
    fresh: () => parts.ScreenReader.create({ reader, cache: new parts.LineCache(), deadlineMs }),
    close: () => reader.close(),
  };
}

async function builtParts() {
  const files = ['line-cache', 'screen-reader', 'text-reader'];
  const built = await Promise.all(files.map((file) => builtModule(`analysis/screen/${file}.js`)));
  try {
    const [cache, screens, text] = await Promise.all(built.map((file) => import(file ?? '')));
    return { ...cache, ...screens, ...text } as {
      LineCache: typeof LineCache;
      ScreenReader: typeof ScreenReader;
      TextReader: typeof TextReader;
    };
  } catch {
    return null; // There is no build, or one of before.
  }
}
