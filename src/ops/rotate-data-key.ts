import type { Resealed } from '../exams/reseal-templates.ts';

export interface RotateDataKeyOptions {
  keys: {
    readonly isSet: boolean;
    add(): Promise<void>;
    forgetOld(): Promise<void>;
  };
  /** Seals everything with the current key. */
  reseal(): Promise<Resealed>;
}

/**
 * Makes a new key, unless DATA_KEY holds one, and seals everything with it. What fails or is interrupted leaves both keys
 * known and every template readable; another run brings it to its end.
 */
export async function rotateDataKey({ keys, reseal }: RotateDataKeyOptions): Promise<Resealed> {
  if (!keys.isSet) await keys.add();
  const outcome = await reseal();
  if (!keys.isSet && outcome.unreadable.length === 0) await keys.forgetOld();
  return outcome;
}
