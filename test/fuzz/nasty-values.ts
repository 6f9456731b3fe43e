import fc from "fast-check";
import type { Random } from "@plumbline/stats";

/** Texts that have broken something somewhere. */
export const nastyTexts: readonly string[] = [
  ...[
    "",
    " ",
    "\t\n\r",
    "\0",
    "a\0b",
    "\u001b[31m",
    "\u007f",
    "\u0085",
    "\ufeff",
    "\ufffe",
    "\u202e",
  ],
  ...[
    "\ud800",
    "\udc00x",
    "\u{1f4a9}",
    "é",
    "e\u0301",
    "ﬁ",
    "İ",
    "ß",
    "null",
    "undefined",
    "NaN",
    "true",
  ],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"],
  ...[
    "'; DROP TABLE models; --",
    '" OR 1=1 --',
    "1); DELETE FROM files; --",
    "$1",
    "?",
    ":x",
    "@x",
  ],
  ...[
    "../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\x",
    "file:///x",
    "a/b",
    ".",
    "..",
    "~",
    "CON",
  ],
  ...[
    "%00",
    "%2e%2e%2f",
    "%",
    "%zz",
    "{{7*7}}",
    "${7*7}",
    "<script>alert(1)</script>",
    "=1+1",
    "a,b\nc",
  ],
  ...[
    "0",
    "-0",
    "1e999",
    "0x10",
    "1_000",
    "١٢٣",
    "2024-02-30T00:00:00Z",
    "1970-01-01",
    "9999-12-31T23:59:59Z",
  ],
  ...["x".repeat(129), "x".repeat(513), "x".repeat(5_000), "🙂".repeat(300)],
];

/** Numbers as JSON writes them, with those that no number of JavaScript is. */
export const nastyNumbers: readonly string[] = [
  ...[
    "0",
    "-0",
    "1",
    "-1",
    "0.1",
    "1e308",
    "-1e308",
    "1e309",
    "-1e999",
    "5e-324",
    "1e-999",
    "NaN",
    "Infinity",
  ],
  ...["9007199254740993", "18446744073709551616", "123456789012345678901234567890", "2147483648"],
  ...[
    "1714564800",
    "1714564800000",
    "1714564800000000",
    "1714564800000000000",
    "253402300799",
    "1e17",
  ],
];

/** Random JSON, drawn once and then picked from: `fc.sample` is slow for each single value. */
export interface NastyPool {
  /** The JSON of any value. */
  json(random: Random): string;
  text(random: Random): string;
}

export function createNastyPool(seed: number, size = 3_000): NastyPool {
  const values = fc.sample(fc.jsonValue({ maxDepth: 5 }), { seed, numRuns: size });
  const texts = fc.sample(fc.string({ unit: "binary", maxLength: 40 }), { seed, numRuns: size });
  const text: NastyPool["text"] = (random) =>
    random.uniform() < 0.5 ? pick(nastyTexts, random) : pick(texts, random);
  return {
    text,
    json(random) {
      const kind = random.uniform();
      if (kind < 0.3) return JSON.stringify(text(random));
      if (kind < 0.5) return pick(nastyNumbers, random);
      if (kind < 0.55) return nested(random);
      return JSON.stringify(pick(values, random));
    },
  };
}

function nested(random: Random): string {
  const depth = 1 + random.below(50);
  return random.uniform() < 0.5
    ? "[".repeat(depth) + "]".repeat(depth)
    : '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
}

export function pick<T>(from: readonly T[], random: Random): T {
  const picked = from[random.below(from.length)];
  if (picked === undefined) throw new RangeError("Nothing to pick from");
  return picked;
}
