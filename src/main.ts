import { pino } from 'pino';
import { startApp } from './app.ts';
import { readConfig } from './config.ts';
import { startFailure } from './ops/start-failure.ts';

/** Reads the settings, starts everything, and ends in good order. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({
    level: config.LOG_LEVEL,
    ...(process.stdout.isTTY ? { transport: { target: 'pino-pretty' } } : {}),
  });
  if (config.ignored.length > 0) log.warn({ settings: config.ignored }, 'not served by this version');
  if (config.ALLOW_ATTENTION) log.warn('ALLOW_ATTENTION is on: exams may infer attention from faces');
  // A slip in one student's message must not end everybody's exam.
  process.on('unhandledRejection', (err) => log.error({ err }, 'a failure nobody waited for'));
  const app = await startApp({ config, log });
  let ending = false;
  const end = (signal: string) => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'closing');
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  console.log(`listening on ${app.url}`);
  if (app.firstAdmin) {
    const { email, password } = app.firstAdmin;
    console.log(`first admin: ${email} with the password ${password} (shown only now)`);
  }
}

main().catch((error) => {
  console.error(startFailure(error));
  process.exit(1);
});
