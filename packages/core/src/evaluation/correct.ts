import { benjaminiHochberg } from "@plumbline/stats";
import type { Family } from "./families.ts";

/** One p-value of the comparison. */
export interface Test {
  readonly family: string;
  /** Breaks ties between equal p-values. */
  readonly name: string;
  readonly p: number;
}

/** A p-value after correction for the others of its family, and what it is compared with. */
export interface Corrected {
  readonly pAdjusted: number;
  readonly level: number;
}

/** Corrects each family by itself; the answers are in the order of the tests. */
export function correct(tests: readonly Test[], families: readonly Family[]): readonly Corrected[] {
  const corrected = new Array<Corrected>(tests.length);
  for (const { name, level } of families) {
    const places = tests.flatMap(({ family }, place) => (family === name ? [place] : []));
    const members = places.map((place) => {
      const test = tests[place] as Test;
      return { name: test.name, pValue: test.p };
    });
    benjaminiHochberg(members, { level }).forEach(({ pAdjusted }, index) => {
      corrected[places[index] as number] = { pAdjusted, level };
    });
  }
  return corrected;
}
