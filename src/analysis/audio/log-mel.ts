import { binWidth, powerSpectrum, spectrumBins } from './power-spectrum.ts';
import { sampleRate } from './sound-observation.ts';

/** 25 ms and 10 ms, as nearly everybody cuts speech. */
export const frameSamples = 400;
export const hopSamples = 160;

/** Keeps the logarithm of silence finite. */
const floor = 1e-6;

/** Hann's window, periodic. */
const hann = Float64Array.from(
  { length: frameSamples },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frameSamples),
);

/** Hertz to mel and back (D. O'Shaughnessy, Speech Communication, 1987), as in HTK. */
export const melOf = (hertz: number): number => 2_595 * Math.log10(1 + hertz / 700);
export const hertzOf = (mel: number): number => 700 * (10 ** (mel / 2_595) - 1);

/** One triangle: the bins from `first` on that it weighs. */
interface Filter {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * Triangles whose corners are evenly spaced in mel from 0 Hz to half the sample rate; each begins at its neighbour's peak
 * and has height 1.
 */
function filters(bands: number): readonly Filter[] {
  const top = melOf(sampleRate / 2);
  const corner = (i: number) => hertzOf((top * i) / (bands + 1));
  const hertz = (bin: number) => bin * binWidth * sampleRate;
  return Array.from({ length: bands }, (_, i) => {
    const [low, peak, high] = [corner(i), corner(i + 1), corner(i + 2)];
    const weights = Array.from({ length: spectrumBins }, (_, bin) =>
      Math.max(0, Math.min((hertz(bin) - low) / (peak - low), (high - hertz(bin)) / (high - peak))),
    );
    const first = Math.max(
      0,
      weights.findIndex((weight) => weight > 0),
    );
    return { first, weights: Float64Array.from(weights.slice(first, weights.findLastIndex(Boolean) + 1)) };
  });
}

/**
 * Log-mel features of 16 kHz sound: ln(energy + 10⁻⁶) in each band of the power spectrum of samples from −1 to 1. The same
 * as torchaudio's MelSpectrogram with n_fft 512, win_length 400, hop_length 160, center False, power 2, HTK's scale
 * and no norm, which begins its first frame 56 samples earlier, in zeros.
 */
export class LogMel {
  readonly bands: number;
  readonly #filters: readonly Filter[];
  readonly #windowed = new Float64Array(frameSamples);

  constructor(bands: number) {
    this.bands = bands;
    this.#filters = filters(bands);
  }

  /** One frame of `frameSamples` samples; lowest band first. */
  frame(samples: Int16Array): Float32Array {
    for (let i = 0; i < frameSamples; i += 1) {
      this.#windowed[i] = ((samples[i] ?? 0) / 32_768) * (hann[i] as number);
    }
    const power = powerSpectrum(this.#windowed);
    return Float32Array.from(this.#filters, ({ first, weights }) => {
      let energy = floor;
      for (let i = 0; i < weights.length; i += 1)
        energy += (weights[i] as number) * (power[first + i] as number);
      return Math.log(energy);
    });
  }
}
