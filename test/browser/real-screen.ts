import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { executablePath } from './browser.ts';

/** An X screen that nobody sees (Xvfb), on a display number that was free. */
export class VirtualScreen {
  readonly display: string;
  readonly #process: ChildProcess;

  private constructor(display: string, process: ChildProcess) {
    this.display = display;
    this.#process = process;
  }

  static async start(): Promise<VirtualScreen> {
    const args = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
    const xvfb = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const failed = once(xvfb, 'error').then(([error]) => Promise.reject(error));
    const [number] = await Promise.race([once(xvfb.stdio[3] as Readable, 'data'), failed]);
    return new VirtualScreen(`:${String(number).trim()}`, xvfb);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}

export interface ScreenBrowserOptions {
  screen: VirtualScreen;
  /** A WAV file that the microphone plays again and again. */
  soundFile: string;
  /** The address whose pages may use the microphone; what Playwright grants ends when it is detached. */
  origin: string;
}

/**
 * Chromium with one window on this screen, which it shares as a monitor without asking. Playwright tells each page that it
 * is in front, whatever stands before it; so it is attached for what a person does on a page, and detached for the rest.
 */
export class ScreenBrowser {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #address: string;
  #attached: Browser | null = null;

  private constructor(process: ChildProcess, profile: string, address: string) {
    this.#process = process;
    this.#profile = profile;
    this.#address = address;
  }

  static async start({ screen, soundFile, origin }: ScreenBrowserOptions): Promise<ScreenBrowser> {
    const profile = mkdtempSync(path.join(tmpdir(), 'invigil-profile-'));
    const exceptions = { media_stream_mic: { [`${origin},*`]: { setting: 1 } } };
    mkdirSync(path.join(profile, 'Default'));
    const preferences = JSON.stringify({ profile: { content_settings: { exceptions } } });
    writeFileSync(path.join(profile, 'Default', 'Preferences'), preferences);
    const env = { ...process.env, DISPLAY: screen.display, XDG_SESSION_TYPE: 'x11' };
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--ozone-platform=x11',
      '--window-position=0,0',
      '--window-size=1280,800',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--auto-select-desktop-capture-source=Entire screen',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${soundFile}`,
      'about:blank',
    ];
    // A group of its own: what it has started must end with it.
    const chromium = spawn(executablePath, args, { env, stdio: 'ignore', detached: true });
    const portFile = path.join(profile, 'DevToolsActivePort');
    const port = () => (existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n')[0] : '');
    for (let i = 0; i < 600 && !port(); i += 1) await wait(50);
    return new ScreenBrowser(chromium, profile, `http://127.0.0.1:${port()}`);
  }

  /** The browser's own window: its only tab at first. */
  async attach(): Promise<{ context: BrowserContext; page: Page }> {
    this.#attached = await chromium.connectOverCDP(this.#address);
    const [context] = this.#attached.contexts();
    const page = context?.pages()[0];
    if (!context || !page) throw new Error('Chromium shows no page');
    return { context, page };
  }

  async detach(): Promise<void> {
    await this.#attached?.close();
    this.#attached = null;
  }

  /** A tab in front of the others. Answers its id. */
  async openTab(url: string): Promise<string> {
    const answer = await fetch(`${this.#address}/json/new?${encodeURI(url)}`, { method: 'PUT' });
    return ((await answer.json()) as { id: string }).id;
  }

  async closeTab(id: string): Promise<void> {
    await fetch(`${this.#address}/json/close/${id}`);
  }

  async stop(): Promise<void> {
    await this.detach();
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    try {
      process.kill(-(this.#process.pid as number), 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
    // The last of it may still be writing.
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

const rate = 16_000;

/** Files for the fake microphone, made here. */
export class Sounds {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'invigil-sound-'));

  /** Somebody who talks without a stop. */
  speech(): string {
    const file = path.join(this.#folder, 'speech.wav');
    const text =
      'The second question asks for the derivative. I think that it is two x plus three, because the ' +
      'first term has a square in it. What did you write for the third one? The answer should be twelve. ' +
      'Please look at the table on the next page, and tell me what stands in the last row.';
    execFileSync('espeak-ng', ['-v', 'en', '-s', '160', '-w', file, text]);
    return file;
  }

  /** Keys that are struck four times a second in a room with a fan. */
  keyboard(): string {
    const samples = new Int16Array(rate * 10);
    let seed = 1;
    const noise = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 30 - 1;
    };
    for (let i = 0; i < samples.length; i += 1) {
      const sinceKey = i % (rate / 4);
      // A click that dies away within 15 ms.
      samples[i] = 32_767 * noise() * (0.002 + 0.25 * Math.exp(-sinceKey / (rate * 0.003)));
    }
    const file = path.join(this.#folder, 'keyboard.wav');
    writeFileSync(file, wav(samples));
    return file;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** 16 kHz mono; the header is 44 bytes of RIFF. */
function wav(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
