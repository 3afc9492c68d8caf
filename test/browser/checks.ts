import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { openPolicy } from '../support/app.ts';

/** Screen and sound, and no camera. */
export const screenAndSound: PolicyInput = {
  ...openPolicy,
  capture: { camera: false, screen: true, audio: true },
  checks: { ...openPolicy.checks, entireScreen: true },
};

/** Asks for the pictures of the face and for the dots. */
export const bothChecks: PolicyInput = {
  ...openPolicy,
  checks: { ...openPolicy.checks, systemCheck: true, enrolment: true, calibration: true },
};

interface JoinOptions {
  url: string;
  joinCode: string;
  /** The answer where the exam asks for a face template. */
  biometrics?: boolean;
  context?: BrowserContextOptions;
  /** Runs before the first page is opened. */
  prepare?: (context: BrowserContext) => Promise<void>;
}

/** A student's own browser window on the page that asks for consent. */
export async function openConsent(browser: Browser, options: JoinOptions): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera'], ...options.context });
  await options.prepare?.(context);
  return joinOn(await context.newPage(), options);
}

/** From the code to the page that asks for consent. */
export async function joinOn(
  page: Page,
  { url, joinCode, biometrics }: Pick<JoinOptions, 'url' | 'joinCode' | 'biometrics'>,
): Promise<Page> {
  await page.goto(`${url}/#code=${joinCode}`);
  await page.getByLabel('Your name').fill('Lan Pham');
  await page.getByLabel('Student number').fill('S1');
  await page.getByRole('button', { name: 'Continue' }).click();
  if (biometrics !== undefined) {
    const choice = biometrics ? 'Yes, use a face template' : 'No, without a face template';
    await page.getByLabel(choice).check();
  }
  await page.getByRole('checkbox').check();
  return page;
}

/** Agrees, and goes on to the checks. */
export async function agree(page: Page): Promise<Page> {
  await page.getByRole('button', { name: 'Agree and join' }).click();
  await page.waitForURL('**/checks');
  return page;
}

/** A student's own browser window on the page with the checks, where the camera is on. */
export async function openChecks(browser: Browser, options: JoinOptions): Promise<Page> {
  const page = await agree(await openConsent(browser, options));
  await checkCard(page, 'Camera').and(page.locator('[data-state=ok]')).waitFor();
  return page;
}

/** The card of one check. */
export const checkCard = (page: Page, name: string) => page.getByRole('article', { name });

/** Waits until the card of a check says how it stands. */
export const untilCheck = (
  page: Page,
  name: string,
  state: 'waiting' | 'ok' | 'needs you' | 'waived by your teacher',
  timeout = 30_000,
) =>
  checkCard(page, name)
    .and(page.locator(`[data-state="${state}"]`))
    .waitFor({ timeout });
