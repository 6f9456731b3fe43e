import type { ColumnLaw, ContinuousLaw, ListedLaw } from "./column-law.ts";

/** A change that the power of the checks is measured against. */
export type Shift =
  | { readonly type: "mean"; readonly sds: number }
  | { readonly type: "spread"; readonly factor: number }
  | { readonly type: "tail"; readonly share: number; readonly factor: number }
  | { readonly type: "missing"; readonly points: number }
  | { readonly type: "share"; readonly points: number }
  | { readonly type: "new-category"; readonly share: number };

/** The law of the current rows after a change. */
export function shiftLaw(law: ColumnLaw, shift: Shift): ColumnLaw {
  if (law.type === "continuous") return shiftNumber(law, shift);
  if (law.type === "listed") return shiftListed(law, shift);
  throw new RangeError(`A column of times has no ${shift.type} to shift`);
}

function shiftNumber(law: ContinuousLaw, shift: Shift): ContinuousLaw {
  switch (shift.type) {
    case "mean":
      return scaled(law, 1, shift.sds * law.sd);
    case "spread": {
      const factor = Math.sqrt(shift.factor);
      return scaled(law, factor, law.mean * (1 - factor));
    }
    case "tail": {
      const { share, factor } = shift;
      return {
        ...law,
        draw: (random) => law.draw(random) * (random.uniform() < share ? factor : 1),
        cdf: (x) => (1 - share) * law.cdf(x) + share * law.cdf(x / factor),
      };
    }
    case "missing":
      return { ...law, missing: law.missing + shift.points };
    default:
      throw new RangeError(`A number has no ${shift.type} to shift`);
  }
}

function scaled(law: ContinuousLaw, factor: number, offset: number): ContinuousLaw {
  return {
    ...law,
    draw: (random) => law.draw(random) * factor + offset,
    cdf: (x) => law.cdf((x - offset) / factor),
  };
}

/** Rows of all values give way in proportion to what is added. */
function shiftListed(law: ListedLaw, shift: Shift): ListedLaw {
  if (shift.type === "share") {
    const [first = 0] = law.shares;
    const left = (1 - first - shift.points) / (1 - first);
    const shares = law.shares.map((share, i) => (i === 0 ? first + shift.points : share * left));
    return { ...law, shares };
  }
  if (shift.type === "new-category") {
    const shares = [...law.shares.map((share) => share * (1 - shift.share)), shift.share];
    return { ...law, rows: [...law.rows, law.names.map(() => "new")], shares };
  }
  throw new RangeError(`A list of values has no ${shift.type} to shift`);
}
