import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium; scripts/test sets CHROMIUM to what it found. */
export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

interface ChromiumOptions {
  /** A film; without one, Chromium shows its own test picture. */
  cameraFile?: string;
  /** The answer to each question for camera, microphone and screen. Nobody is asked. */
  permission?: 'granted' | 'denied';
}

/** A headless Chromium whose camera is a film, whose microphone beeps, and whose screen is a monitor with a test picture. */
export function launchChromium({ cameraFile, permission = 'granted' }: ChromiumOptions): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}: run ./scripts/test, or set CHROMIUM to its path.`,
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      permission === 'granted' ? '--use-fake-ui-for-media-stream' : '--use-fake-ui-for-media-stream=deny',
      '--use-fake-device-for-media-stream',
      ...(cameraFile ? [`--use-file-for-fake-video-capture=${cameraFile}`] : []),
    ],
  });
}
