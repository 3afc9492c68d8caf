/** Length of the transform; a power of two. */
const size = 512;
/** Frequencies from 0 to half the sample rate, both included. */
export const spectrumBins = size / 2 + 1;
/** Distance of two of them, as a share of the sample rate. */
export const binWidth = 1 / size;

const cosines = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
const sines = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size));

/** Where each sample stands once the bits of its index are read backwards. */
const swapped = Uint16Array.from({ length: size }, (_, i) => {
  let index = 0;
  for (let bit = 1; bit < size; bit <<= 1) index = (index << 1) | (i & bit ? 1 : 0);
  return index;
});

/**
 * Squared absolute values of the discrete Fourier transform of at most 512 numbers, zeros behind them: |Σ x·e^(−2πikn/512)|²
 * for k = 0 … 256. The usual fast transform (J. W. Cooley and J. W. Tukey, 1965).
 */
export function powerSpectrum(samples: Float64Array): Float64Array {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let i = 0; i < Math.min(size, samples.length); i += 1) re[swapped[i] as number] = samples[i] as number;
  for (let half = 1; half < size; half *= 2) {
    for (let start = 0; start < size; start += 2 * half) butterflies(re, im, start, half);
  }
  return Float64Array.from(
    { length: spectrumBins },
    (_, k) => (re[k] as number) ** 2 + (im[k] as number) ** 2,
  );
}

/** Joins two transforms of `half` numbers, which stand behind each other, to one. */
function butterflies(re: Float64Array, im: Float64Array, start: number, half: number): void {
  const step = size / 2 / half;
  for (let k = 0; k < half; k += 1) {
    const [a, b] = [start + k, start + k + half];
    const [cos, sin] = [cosines[k * step] as number, sines[k * step] as number];
    const [reB, imB] = [re[b] as number, im[b] as number];
    const turnedRe = reB * cos + imB * sin;
    const turnedIm = imB * cos - reB * sin;
    re[b] = (re[a] as number) - turnedRe;
    im[b] = (im[a] as number) - turnedIm;
    re[a] = (re[a] as number) + turnedRe;
    im[a] = (im[a] as number) + turnedIm;
  }
}
