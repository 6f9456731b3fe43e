/** P(y = 1 | x) = 1 / (1 + exp(−(intercept + slope x))). */
export interface LogisticLine {
  readonly intercept: number;
  readonly slope: number;
  /** Inverse information: variances of intercept and slope, and their covariance. */
  readonly covariance: {
    readonly intercept: number;
    readonly slope: number;
    readonly both: number;
  };
}

/**
 * Maximum-likelihood logistic regression on one variable, by Newton's method with step halving.
 *
 * @param x finite values
 * @param positives weight of positive outcomes at each x, ≥ 0
 * @param negatives weight of negative outcomes at each x, ≥ 0
 * @returns null when no finite maximum exists: one class, constant x, or classes that x separates
 */
export function fitLogisticLine(
  x: ArrayLike<number>,
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): LogisticLine | null {
  const { center, scale, prevalence } = describe(x, positives, negatives);
  if (!(scale > 0) || !(prevalence > 0 && prevalence < 1)) return null;
  let a = Math.log(prevalence / (1 - prevalence));
  let b = 0;
  let at = derivatives(x, positives, negatives, a, b, center, scale);
  for (let step = 0; step < 100; step++) {
    const determinant = at.aa * at.bb - at.ab * at.ab;
    if (!(determinant > 1e-12 * at.aa * at.bb)) return null;
    const moveA = (at.bb * at.a - at.ab * at.b) / determinant;
    const moveB = (at.aa * at.b - at.ab * at.a) / determinant;
    let share = 1;
    let next = derivatives(x, positives, negatives, a + moveA, b + moveB, center, scale);
    while (!(next.loss <= at.loss + 1e-12 * Math.abs(at.loss)) && share > 1e-6) {
      share /= 2;
      const [nextA, nextB] = [a + share * moveA, b + share * moveB];
      next = derivatives(x, positives, negatives, nextA, nextB, center, scale);
    }
    a += share * moveA;
    b += share * moveB;
    at = next;
    if (Math.abs(b) > 1e4) return null;
    if (Math.abs(moveA) + Math.abs(moveB) < 1e-11 * (1 + Math.abs(a) + Math.abs(b))) break;
  }
  const determinant = at.aa * at.bb - at.ab * at.ab;
  const weight = positivesAndNegatives(positives, negatives);
  if (!(determinant > 1e-12 * at.aa * at.bb) || !(at.loss > 1e-9 * weight)) return null;
  return unscaled(a, b, at, determinant, center, scale);
}

interface Derivatives {
  loss: number;
  a: number;
  b: number;
  aa: number;
  ab: number;
  bb: number;
}

function derivatives(
  x: ArrayLike<number>,
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
  a: number,
  b: number,
  center: number,
  scale: number,
): Derivatives {
  const sums = { loss: 0, a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
  for (let i = 0; i < x.length; i++) {
    const u = ((x[i] as number) - center) / scale;
    const eta = a + b * u;
    const tail = Math.exp(-Math.abs(eta));
    const p = eta >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
    const one = positives[i] as number;
    const zero = negatives[i] as number;
    const surprise = Math.log1p(tail);
    sums.loss += one * (surprise + Math.max(0, -eta)) + zero * (surprise + Math.max(0, eta));
    const residual = one - (one + zero) * p;
    const weight = ((one + zero) * tail) / (1 + tail) ** 2;
    sums.a += residual;
    sums.b += residual * u;
    sums.aa += weight;
    sums.ab += weight * u;
    sums.bb += weight * u * u;
  }
  return sums;
}

function describe(
  x: ArrayLike<number>,
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
) {
  let weight = 0;
  let one = 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const here = (positives[i] as number) + (negatives[i] as number);
    weight += here;
    one += positives[i] as number;
    sum += here * (x[i] as number);
  }
  const center = sum / weight;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const here = (positives[i] as number) + (negatives[i] as number);
    squares += here * ((x[i] as number) - center) ** 2;
  }
  return { center, scale: Math.sqrt(squares / weight), prevalence: one / weight };
}

function positivesAndNegatives(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < positives.length; i++) {
    sum += (positives[i] as number) + (negatives[i] as number);
  }
  return sum;
}

/** From the standardised variable back to x: intercept = a − b·center/scale, slope = b/scale. */
function unscaled(
  a: number,
  b: number,
  at: Derivatives,
  determinant: number,
  center: number,
  scale: number,
): LogisticLine {
  const [varA, varB, covAB] = [at.bb, at.aa, -at.ab].map((entry) => entry / determinant) as [
    number,
    number,
    number,
  ];
  const shift = center / scale;
  return {
    intercept: a - b * shift,
    slope: b / scale,
    covariance: {
      intercept: varA - 2 * shift * covAB + shift * shift * varB,
      slope: varB / scale ** 2,
      both: (covAB - shift * varB) / scale,
    },
  };
}
