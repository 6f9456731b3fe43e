const [firstMs, longestMs] = [1_000, 300_000];

/** How long to wait after so many failures in a row. @param random in [0, 1) */
export const pauseMs = (failures: number, random: number): number =>
  Math.round(Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1)) * (0.5 + random / 2));
