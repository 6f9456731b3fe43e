import type { MemoryValue } from "@plumbline/core";
import type { ListedLaw } from "./column-law.ts";

/** Rows that can occur with their weights, as a law of several columns. */
function lawOf(
  names: readonly string[],
  entries: readonly { readonly row: readonly MemoryValue[]; readonly weight: number }[],
): ListedLaw {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  return {
    type: "listed",
    names,
    rows: entries.map(({ row }) => row),
    shares: entries.map(({ weight }) => weight / total),
  };
}

/** How many labels have not come yet. */
const unlabelled = 0.05;

/** A calibrated probability with its outcome; positives are one in four. */
export function binaryModel(): ListedLaw {
  const scores = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
  const entries = scores.flatMap((score) => {
    const weight = score * (1 - score) ** 5;
    return [
      { row: [1, score], weight: weight * (1 - unlabelled) * score },
      { row: [0, score], weight: weight * (1 - unlabelled) * (1 - score) },
      { row: [null, score], weight: weight * unlabelled },
    ];
  });
  return lawOf(["label", "score"], entries);
}

/** Five classes, the rarest one row in two hundred, of which four in five are found. */
export function multiclassModel(): ListedLaw {
  const shares = [0.5, 0.3, 0.145, 0.05, 0.005];
  const entries = shares.flatMap((share, label) =>
    shares.map((other, prediction) => ({
      row: [`class ${label}`, `class ${prediction}`],
      weight: share * (0.2 * other + (label === prediction ? 0.8 : 0)),
    })),
  );
  return lawOf(["label", "prediction"], entries);
}

/** A normal target of mean 100 and spread 10, predicted with a normal error of spread 4. */
export function regressionModel(): ListedLaw {
  const steps = (count: number) =>
    Array.from({ length: 2 * count + 1 }, (_, i) => (i - count) / 10);
  const bell = (z: number) => Math.exp((-z * z) / 2);
  const entries = steps(32).flatMap((z) =>
    steps(32).map((e) => ({
      row: [100 + 10 * z, Math.round(1000 + 100 * z + 40 * e) / 10],
      weight: bell(z) * bell(e),
    })),
  );
  return lawOf(["label", "prediction"], entries);
}
