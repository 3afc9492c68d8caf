import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import tesseract from 'tesseract.js';
import type { GreyPicture } from '../vision/picture/picture.ts';

/** Codes of ISO 639-2, for which language data is installed. */
export type TextLanguage = 'eng' | 'vie';

/** What was read in one line. */
export interface ReadText {
  /** Words are parted by single spaces; empty when nothing legible was found. */
  readonly text: string;
  /** The reader's own, 0–1. */
  readonly confidence: number;
}

/** Reads one line at a time, in a thread of its own. */
export interface TextWorker {
  /** Rejects when the thread fails or ends. */
  read(line: GreyPicture): Promise<ReadText>;
  end(): Promise<void>;
}

/**
 * The networks of tessdata_best with whole-number weights. The larger set, 4.0.0, reads no faster and takes more than twice as
 * long to load.
 */
const DATA_FOLDER = '4.0.0_best_int';
/**
 * The first language wins where both read something. With Vietnamese first 98 % of Vietnamese and all English words came out
 * right; the other way round 93 %, in a third more time.
 */
const ORDER: readonly TextLanguage[] = ['vie', 'eng'];

const parameters = {
  // One block of text: it finds as many phrases as a single line does, in a tenth less time.
  tessedit_pageseg_mode: tesseract.PSM.SINGLE_BLOCK,
  // Lines come dark on light: nothing needs to be read a second time with its colours turned round.
  invert_threshold: '0',
  user_defined_dpi: '300',
  // It would write to the standard output, which is ours.
  debug_file: '/dev/null',
};

/** Starts a thread with the data of some languages. Nothing is fetched; what is written, to the folder for temporary files, is gone when it resolves. */
export async function openTextWorker(languages: readonly TextLanguage[]): Promise<TextWorker> {
  const wanted = ORDER.filter((language) => languages.includes(language));
  const folder = await mkdtemp(path.join(tmpdir(), 'text-reader-'));
  try {
    // The library takes all languages from one folder, and each is a package.
    for (const language of wanted) {
      const name = `${language}.traineddata.gz`;
      await copyFile(path.join(dataFolder(language), name), path.join(folder, name));
    }
    const worker = await started(wanted, folder);
    await worker.setParameters(parameters);
    return new TesseractWorker(worker);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function dataFolder(language: TextLanguage): string {
  const file = createRequire(import.meta.url).resolve(`@tesseract.js-data/${language}/package.json`);
  return path.join(path.dirname(file), DATA_FOLDER);
}

/** Rejects too where the library tells its error handler only, and would keep us waiting. */
function started(languages: readonly TextLanguage[], langPath: string): Promise<tesseract.Worker> {
  return new Promise((resolve, reject) => {
    const errorHandler = (error: unknown) => reject(new Error(String(error)));
    const options = { langPath, gzip: true, cacheMethod: 'none', errorHandler };
    tesseract.createWorker([...languages], tesseract.OEM.LSTM_ONLY, options).then(resolve, reject);
  });
}

class TesseractWorker implements TextWorker {
  readonly #worker: tesseract.Worker;
  readonly #thread: Worker;
  /** Rejects when the thread ends. */
  readonly #ended: Promise<never>;

  constructor(worker: tesseract.Worker) {
    this.#worker = worker;
    // The library's types leave out the thread behind its object.
    this.#thread = (worker as unknown as { worker: Worker }).worker;
    this.#ended = new Promise((_, reject) => {
      this.#thread.on('error', reject);
      this.#thread.on('exit', (code) => reject(new Error(`The thread ended with code ${code}.`)));
    });
    this.#ended.catch(() => {});
  }

  async read(line: GreyPicture): Promise<ReadText> {
    const { data } = await Promise.race([this.#worker.recognize(greymap(line)), this.#ended]);
    const text = data.text.replaceAll(/\s+/gu, ' ').trim();
    // Marks alone are what the reader makes of icons and rules.
    return /[\p{L}\p{N}]/u.test(text)
      ? { text, confidence: data.confidence / 100 }
      : { text: '', confidence: 0 };
  }

  async end(): Promise<void> {
    // The library does not wait for the end of its thread.
    await this.#thread.terminate();
  }
}

/** A portable greymap: the pixels as they are behind a short header, which nothing has to pack or unpack. */
function greymap({ width, height, data }: GreyPicture): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);
}
