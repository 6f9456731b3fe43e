import { normalQuantile } from "./normal-quantile.ts";
import { sharedBridges } from "./shared-bridges.ts";
import { normalUpperTail } from "./tails.ts";

/** The law of a distance when nothing has changed. */
export interface NullLaw {
  readonly mean: number;
  /** The value that a distance stays below with probability `level`, in (0, 1). */
  quantile(level: number): number;
  /** P(distance ≥ value). */
  pValue(value: number): number;
}

const tailShare = 0.01;

/**
 * The law of scale·(Σ_k w_k |B(u_k)|^power)^(1/power) for a Brownian bridge B on the shared grid.
 *
 * It is a norm of a Gaussian vector, so Φ⁻¹(P(norm ≤ x)) is concave in x (Ehrhard), with slope 1/σ
 * far out, σ² the largest variance of a linear functional in the unit ball of the dual norm. Up to
 * the 99 % point the 4,000 draws decide; beyond it Φ⁻¹ goes on with slope 1/σ, which makes p-values
 * too large rather than too small, and right in the limit.
 *
 * @param weights one per grid point, ≥ 0
 */
export function bridgeLaw(weights: Float64Array, power: 1 | 2, scale: number): NullLaw {
  // Most callers want the mean alone, which for an area needs no draws.
  let drawn: DrawnTail | null = null;
  const tail = (): DrawnTail => (drawn ??= drawTail(weights, power));
  return {
    mean: scale * (power === 1 ? meanArea(weights) : meanOf(tail().norms)),
    quantile(level) {
      if (!(level > 0 && level < 1)) throw new RangeError(`Level must be in (0, 1), got ${level}`);
      const { norms, anchor, anchorTail, anchorZ, sigma } = tail();
      if (1 - level < anchorTail)
        return scale * (anchor + sigma * (-normalQuantile(1 - level) - anchorZ));
      return scale * between(norms, level * (norms.length - 1));
    },
    pValue(value) {
      const { norms, anchor, anchorZ, sigma } = tail();
      const norm = value / scale;
      if (norm > anchor) return normalUpperTail(anchorZ + (norm - anchor) / sigma);
      return (1 + norms.length - firstAtLeast(norms, norm)) / (1 + norms.length);
    },
  };
}

/** The drawn norms, and where the Gaussian tail takes over from them. */
interface DrawnTail {
  readonly norms: Float64Array;
  readonly anchor: number;
  readonly anchorTail: number;
  readonly anchorZ: number;
  readonly sigma: number;
}

function drawTail(weights: Float64Array, power: 1 | 2): DrawnTail {
  const norms = drawNorms(weights, power);
  const sigma =
    power === 1 ? Math.sqrt(areaVariance(weights)) : Math.sqrt(largestVariance(weights));
  const anchorIndex = Math.floor(norms.length * (1 - tailShare));
  const anchorTail = (1 + norms.length - anchorIndex) / (1 + norms.length);
  return {
    norms,
    anchor: norms[anchorIndex] as number,
    anchorTail,
    anchorZ: -normalQuantile(anchorTail),
    sigma,
  };
}

/** E Σ w |B(u)|: the mean of |B(u)| is √(2u(1 − u)/π). */
function meanArea(weights: Float64Array): number {
  const { grid } = sharedBridges();
  return weights.reduce((sum, weight, k) => {
    const u = grid[k] as number;
    return sum + weight * Math.sqrt((2 * u * (1 - u)) / Math.PI);
  }, 0);
}

function meanOf(norms: Float64Array): number {
  return norms.reduce((sum, norm) => sum + norm / norms.length, 0);
}

function drawNorms(weights: Float64Array, power: 1 | 2): Float64Array {
  const { draws, absolute } = sharedBridges();
  const points = weights.length;
  const norms = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const from = draw * points;
    norms[draw] =
      power === 1 ? weightedSum(weights, absolute, from) : weightedRoot(weights, absolute, from);
  }
  return norms.sort();
}

// Four sums at a time: one alone would wait for each of its additions.
function weightedSum(weights: Float64Array, heights: Float32Array, from: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0; k < weights.length; k += 4) {
    a += (weights[k] as number) * (heights[from + k] as number);
    b += (weights[k + 1] as number) * (heights[from + k + 1] as number);
    c += (weights[k + 2] as number) * (heights[from + k + 2] as number);
    d += (weights[k + 3] as number) * (heights[from + k + 3] as number);
  }
  return a + b + (c + d);
}

function weightedRoot(weights: Float64Array, heights: Float32Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    sum += (weights[k] as number) * (heights[from + k] as number) ** 2;
  }
  return Math.sqrt(sum);
}

// Var Σ w B: the bridge's covariance is positive, so no choice of signs gives more.
function areaVariance(weights: Float64Array): number {
  const covariance = applyCovariance(weights);
  return weights.reduce((sum, weight, k) => sum + weight * (covariance[k] as number), 0);
}

// Largest eigenvalue of √w K √w by power iteration; K is positive, so all ones is a good start.
function largestVariance(weights: Float64Array): number {
  const roots = weights.map(Math.sqrt);
  let vector = new Float64Array(weights.length).fill(1 / Math.sqrt(weights.length));
  let value = 0;
  for (let step = 0; step < 40; step++) {
    const image = applyCovariance(vector.map((v, k) => v * (roots[k] as number))).map(
      (v, k) => v * (roots[k] as number),
    );
    value = Math.sqrt(image.reduce((sum, v) => sum + v * v, 0));
    if (value === 0) return 0;
    vector = image.map((v) => v / value);
  }
  return value;
}

// K v with K(u, t) = min(u, t) − ut, in one pass each way.
function applyCovariance(vector: Float64Array): Float64Array {
  const { grid } = sharedBridges();
  const result = new Float64Array(vector.length);
  let [weighted, later] = [0, 0];
  for (let k = 0; k < vector.length; k++) weighted += (grid[k] as number) * (vector[k] as number);
  const all = weighted;
  for (let k = vector.length - 1; k >= 0; k--) {
    const u = grid[k] as number;
    result[k] = weighted + u * later - u * all;
    weighted -= u * (vector[k] as number);
    later += vector[k] as number;
  }
  return result;
}

function between(sorted: Float64Array, position: number): number {
  const low = Math.floor(position);
  const a = sorted[low] as number;
  const b = sorted[Math.min(sorted.length - 1, low + 1)] as number;
  return a + (b - a) * (position - low);
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
