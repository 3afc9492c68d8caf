import type { ScoreSample } from '../incidents/stores.ts';
import type { PrismaClient } from './generated/client.ts';

/** The curve of an attempt. A sample that is there already is left alone, so a job may be delivered twice. */
export class ScoreSampleRepository {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async saveAll(samples: readonly ScoreSample[]): Promise<void> {
    const data = samples.map((sample) => ({
      ...sample,
      at: new Date(sample.at),
      signals: [...sample.signals],
    }));
    await this.#prisma.scoreSample.createMany({ data, skipDuplicates: true });
  }
}
