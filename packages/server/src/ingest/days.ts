const dayMs = 86_400_000;

/** The UTC day of a time, `YYYY-MM-DD`. */
export function dayOf(timeMs: number): string {
  return nameOf(Math.floor(timeMs / dayMs));
}

/** Says the day of many times, where neighbours mostly share it. */
export function createDayFinder(): (timeMs: number) => string {
  let number = Number.NaN;
  let name = "";
  return (timeMs) => {
    const next = Math.floor(timeMs / dayMs);
    if (next !== number) [number, name] = [next, nameOf(next)];
    return name;
  };
}

const nameOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
