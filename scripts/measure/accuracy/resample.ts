import type { PlainSound } from './wav-file.ts';

/** Zero crossings of the filter on each side: more would not be heard. */
const crossings = 16;

/** The sound at another rate: what cannot stand in it is filtered out (a sinc under Hann's window). */
export function resample({ rate, samples }: PlainSound, wanted: number): Float64Array {
  if (rate === wanted) return samples;
  const step = rate / wanted;
  // The lower of both rates says which frequencies stay.
  const cutoff = Math.min(1, 1 / step);
  const reach = crossings / cutoff;
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const centre = i * step;
    let sum = 0;
    for (let k = Math.ceil(centre - reach); k <= centre + reach; k += 1) {
      const away = (k - centre) * cutoff;
      const sinc = away === 0 ? 1 : Math.sin(Math.PI * away) / (Math.PI * away);
      sum += (samples[k] ?? 0) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * away) / crossings));
    }
    return sum * cutoff;
  });
}
