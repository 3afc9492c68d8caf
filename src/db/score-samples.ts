import type { ScoreSample } from '../incidents/stores.ts';
import type { Database } from './client.ts';

/** The curve of an attempt. A sample that is there already is left alone, so a job may be delivered twice. */
export class ScoreSampleRepository {
  readonly #db: Database;

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  async saveAll(samples: readonly ScoreSample[]): Promise<void> {
    const data = samples.map((sample) => ({
      ...sample,
      at: new Date(sample.at),
      signals: [...sample.signals],
    }));
    await this.#db.prisma.scoreSample.createMany({ data, skipDuplicates: true });
  }
}
