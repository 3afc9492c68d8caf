import { reseal, type SealedTemplate } from './sealed-template.ts';
import { type DataKeys, SealError } from './sealing.ts';

export interface ResealRows {
  change(
    which: { keyId: string; after: string; limit: number },
    step: (row: SealedTemplate) => Promise<SealedTemplate | null>,
  ): Promise<string | null>;
}

export interface Resealed {
  resealed: number;
  /** Attempts whose template cannot be opened; it stays as it is. */
  unreadable: string[];
}

/** Templates in one transaction: few enough that nobody who enrols meanwhile waits for long. */
const atOnce = 100;

/**
 * Seals every template with the current key. Each transaction leaves whole rows behind, so it may be interrupted and run
 * again; the old keys must be known until it has come to its end.
 */
export async function resealTemplates({
  rows,
  keys,
}: {
  rows: ResealRows;
  keys: DataKeys;
}): Promise<Resealed> {
  const to = await keys.current();
  const outcome: Resealed = { resealed: 0, unreadable: [] };
  let after: string | null = '';
  while (after !== null) {
    const batch: Resealed = { resealed: 0, unreadable: [] };
    after = await rows.change({ keyId: to.id, after, limit: atOnce }, async (row) => {
      const from = await keys.byId(row.keyId);
      const sealed = from && resealed(() => reseal(row, from, to));
      if (sealed) batch.resealed += 1;
      else batch.unreadable.push(row.attemptId);
      return sealed;
    });
    outcome.resealed += batch.resealed;
    outcome.unreadable.push(...batch.unreadable);
  }
  return outcome;
}

function resealed(step: () => SealedTemplate): SealedTemplate | null {
  try {
    return step();
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
