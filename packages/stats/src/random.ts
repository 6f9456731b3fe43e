/** Random numbers that depend on nothing but the key: same key, same numbers, on every machine. */
export interface Random {
  /** Uniform in (0, 1), 52 bits. */
  uniform(): number;
  /** The next so many uniform numbers at once: the same as one by one, and several times as fast. */
  fill(into: Float64Array, count: number): void;
  /** Standard normal, by the polar method. */
  normal(): number;
  /** Whole number in [0, n), n a whole number from 1 to 2^32: beyond that it is not even. */
  below(n: number): number;
}

/**
 * A counter-based generator: the i-th output is a hash (the MurmurHash3 finaliser, two 32-bit lanes)
 * of the key and the counter i, so a stream can be keyed by (evaluation, column, method) and replayed.
 * The counter has 32 bits: a stream repeats after 4.29e9 draws.
 *
 * @param key anything that names the stream, e.g. "2026-11/delay/permutation"
 * @see https://doi.org/10.1145/2063384.2063405 on counter-based generators
 * @example
 * assert.equal(createRandom("a").uniform(), createRandom("a").uniform());
 */
export function createRandom(key: string | number): Random {
  const [low, high] = keyLanes(String(key));
  let counter = 0;
  let spare: number | null = null;

  const uniform = (): number => {
    counter = (counter + 1) | 0;
    const a = mix32(low ^ mix32(Math.imul(counter, 0x9e3779b1) ^ high)) >>> 6;
    const b = mix32(high ^ mix32(Math.imul(counter, 0x85ebca77) + low)) >>> 6;
    return (a * 67108864 + b + 0.5) / 4503599627370496;
  };
  const fill = (into: Float64Array, count: number): void => {
    // A variable of the closure would be written at every turn.
    let at = counter;
    for (let i = 0; i < count; i++) {
      at = (at + 1) | 0;
      const a = mix32(low ^ mix32(Math.imul(at, 0x9e3779b1) ^ high)) >>> 6;
      const b = mix32(high ^ mix32(Math.imul(at, 0x85ebca77) + low)) >>> 6;
      into[i] = (a * 67108864 + b + 0.5) / 4503599627370496;
    }
    counter = at;
  };
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * scale;
      return u * scale;
    }
  };
  return { uniform, fill, normal, below: (n) => Math.floor(uniform() * n) };
}

function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function keyLanes(key: string): readonly [number, number] {
  let low = 0x243f6a88;
  let high = 0x85a308d3;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    low = mix32(low ^ Math.imul(code + 1, 0xcc9e2d51));
    high = mix32(high + Math.imul(code + 1, 0x1b873593));
  }
  return [low, high];
}
