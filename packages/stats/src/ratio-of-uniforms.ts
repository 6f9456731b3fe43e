import type { Random } from "./random.ts";

const hatSlope = 2 * Math.sqrt(2 / Math.E);
const hatOffset = 3 - 2 * Math.sqrt(3 / Math.E);

/** A distribution on whole numbers whose probabilities rise to one mode and fall after it. */
export interface UnimodalLaw {
  readonly mean: number;
  readonly variance: number;
  readonly lo: number;
  readonly hi: number;
  /** ln(P(k) / P(mode)). */
  logRatio(k: number): number;
}

/**
 * One exact draw by the ratio-of-uniforms method with Stadlober's hat, which covers the binomial and
 * the hypergeometric law for any mean; the expected number of trials is about 1.3, whatever the size.
 *
 * @see Stadlober (1990), https://doi.org/10.1016/0377-0427(90)90349-5
 */
export function ratioOfUniforms(law: UnimodalLaw, random: Random): number {
  const center = law.mean + 0.5;
  const width = hatSlope * Math.sqrt(law.variance + 0.5) + hatOffset;
  for (;;) {
    const height = random.uniform();
    const k = Math.floor(center + (width * (random.uniform() - 0.5)) / height);
    if (k < law.lo || k > law.hi) continue;
    const logRatio = law.logRatio(k);
    if (height * (4 - height) - 3 <= logRatio) return k;
    if (2 * Math.log(height) <= logRatio) return k;
  }
}
