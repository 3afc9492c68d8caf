import { historyLength } from './feedback.ts';

const width = 96;
const height = 24;

/** A small curve of 0–100, newest at the right. It repeats the number beside it, so it is hidden from readers. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const step = width / (historyLength - 1);
  const start = width - (values.length - 1) * step;
  const y = (value: number) => height - 2 - (value / 100) * (height - 4);
  const points = values.map((value, index) => `${(start + index * step).toFixed(1)},${y(value).toFixed(1)}`);
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      <polyline points={points.join(' ')} />
    </svg>
  );
}
