/** Keeps the number of series bounded: what does not fit is left out and counted. */
export interface SeriesBudget {
  /** True when so many more series fit. */
  take(series: number): boolean;
  drop(series: number): void;
  dropped(): number;
}

export function createSeriesBudget(most: number): SeriesBudget {
  let left = most;
  let dropped = 0;
  return {
    take(series) {
      const fits = series <= left;
      if (fits) left -= series;
      else dropped += series;
      return fits;
    },
    drop(series) {
      dropped += series;
    },
    dropped: () => dropped,
  };
}
