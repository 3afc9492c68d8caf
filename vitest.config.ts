import { defineConfig } from 'vitest/config';

/** The same cases for everyone; see there for how to look for new ones. */
const setupFiles = ['test/property-seed.ts'];

/** Folders whose tests need nothing but the code. Everything else starts databases, threads or servers. */
const pure = ['protocol', 'frames', 'signals', 'rules', 'incidents', 'exams', 'live', 'web', 'config'];

const folders = (names: readonly string[]) => names.map((name) => `test/${name}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      // Groups run one after the other, fast tests first.
      {
        test: {
          name: 'unit',
          include: folders(pure),
          setupFiles,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles,
          include: ['test/**/*.test.ts'],
          exclude: [...folders(pure), 'test/browser/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
