const view = new DataView(new ArrayBuffer(8));

/** The greatest double below x; −∞ stays. Bins that hold one value are (nextDown(v), v]. */
export function nextDown(x: number): number {
  if (x === -Infinity || Number.isNaN(x)) return x;
  if (x === 0) return -Number.MIN_VALUE;
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, x > 0 ? bits - 1n : bits + 1n);
  return view.getFloat64(0);
}
