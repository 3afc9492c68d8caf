/** Drawn here, because not every computer has a font with these signs. 24 × 24, in the colour of the text. */
const paths = {
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3.500 2',
  hand: 'M7 12.500V6.200a1.400 1.400 0 0 1 2.800 0V11m0-6.300a1.400 1.400 0 0 1 2.800 0V11m0-5.300a1.400 1.400 0 0 1 2.800 0V12m0-3.800a1.400 1.400 0 0 1 2.800 0V15a6.500 6.500 0 0 1-6.500 6.500c-3 0-4.600-1.400-6-3.800l-2.700-4.400c-.8-1.500 1.200-2.700 2.300-1.300L7 13.500',
  eye: 'M2.500 12C5 7.500 8.300 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.800 6.500-9.500 6.500s-7-2-9.500-6.500Zm9.500-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  ear: 'M7 10a5 5 0 0 1 10 0c0 4-4 4.500-4 8a2.500 2.500 0 0 1-5 0m2-8a2 2 0 0 1 4 0c0 1.500-1.500 2-1.500 3',
  flag: 'M6 21V4m0 1h11l-2 4 2 4H6',
} as const;

/** Beside a word that says the same, so readers skip it. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
