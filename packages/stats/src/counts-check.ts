/** Throws RangeError unless the value is a finite number of rows; weights may make it fractional. */
export function requireCount(value: number, name: string): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`${name} must be finite and at least 0, got ${value}`);
  }
}

/** Throws RangeError unless every element is a finite number of rows. */
export function requireCounts(values: ArrayLike<number>, name: string): void {
  for (let i = 0; i < values.length; i++) requireCount(values[i] as number, `${name}[${i}]`);
}

/** Throws RangeError unless the two arrays have one length. */
export function requireSameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>): void {
  if (a.length !== b.length) {
    throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
  }
}
