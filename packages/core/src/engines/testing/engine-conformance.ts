import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { merge, mergeAll } from "../../profiles/merge.ts";
import { plan } from "../../planning/make-plan.ts";
import type { PlanOptions } from "../../profiles/plan-options.ts";
import type { GridCounts, Profile } from "../../profiles/profile.ts";
import type { MemorySource, Source } from "../../sources/source.ts";
import type { Engine } from "../engine.ts";
import { createMemoryEngine } from "../memory/memory-engine.ts";
import { sampleSources } from "./sample-sources.ts";

/** How an engine under test is made, and how rows at hand become a source it reads. */
export interface EngineSetup {
  readonly id: string;
  create(): Promise<Engine>;
  write(source: MemorySource): Promise<Source>;
}

/** What every engine must do: the same profile of the same rows, however they are split. */
export function engineConformance({ id, create, write }: EngineSetup): void {
  describe(`engine ${id}`, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => engine.close());

    const profileOf = async (source: MemorySource, options: PlanOptions): Promise<Profile> => {
      const memory = createMemoryEngine();
      const planned = await plan(await memory.open(source), options);
      const table = await engine.open(await write(source));
      try {
        return await table.profile(planned);
      } finally {
        await table.close();
      }
    };

    for (const { name, source, options } of sampleSources) {
      test(`profiles ${name} as the plain counts in memory do`, async () => {
        const memory = createMemoryEngine();
        const table = await memory.open(source);
        const expected = await table.profile(await plan(table, options));
        expect(comparable(await profileOf(source, options))).toEqual(comparable(expected));
      });

      test(`plans ${name} as the memory engine does`, async () => {
        const table = await engine.open(await write(source));
        const planned = await plan(table, options);
        await table.close();
        const expected = await plan(await createMemoryEngine().open(source), options);
        expect(
          planned.columns.map(({ name: column, kind, measures }) => ({ column, kind, measures })),
        ).toEqual(
          expected.columns.map(({ name: column, kind, measures }) => ({ column, kind, measures })),
        );
        expect(planned.segmentations).toEqual(expected.segmentations);
      });

      test(`merges the parts of ${name}, in any order, to the profile of the whole`, async () => {
        const memory = createMemoryEngine();
        const planned = await plan(await memory.open(source), options);
        const parts: Profile[] = [];
        for (const part of splitRows(source, 3)) {
          const table = await engine.open(await write(part));
          parts.push(await table.profile(planned));
          await table.close();
        }
        const whole = await profileOf(source, options);
        expect(comparable(mergeAll(parts))).toEqual(comparable(whole));
        const [a, b, c] = parts as [Profile, Profile, Profile];
        expect(comparable(merge(c, merge(b, a)))).toEqual(comparable(whole));
      });
    }
  });
}

/** Everything that must be equal: sums are rounded, and what describes the source itself is left out. */
export function comparable(profile: Profile): unknown {
  const { source, sample, ...rest } = profile;
  const counted = {
    ...rest,
    sample: sample.hash === "md5" ? sample : { rows: sample.hashes.length },
    duplicates: source.duplicateIds?.rows ?? null,
    unreadable: source.unreadableRows,
  };
  return JSON.parse(JSON.stringify(counted), (key, value: unknown) => {
    if (isGrid(value)) return scaled(value);
    // Sums that cancel keep only rounding errors: these are compared to twelve decimals.
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    return Math.abs(value) < 1e-9 && Math.abs(value) > 1e-20 && key !== "min" && key !== "max"
      ? 0
      : Number(value.toPrecision(9));
  });
}

function isGrid(value: unknown): value is GridCounts {
  return typeof value === "object" && value !== null && "powerSums" in value;
}

/** Odd moments in units of the column's spread times its rows: rounding is relative to that. */
function scaled(grid: GridCounts): unknown {
  const unit = Math.sqrt(grid.powerSums[1] * Math.max(1, grid.finite)) || 1;
  const inUnits = (sum: number): number => Math.round((sum / unit) * 1e7) + 0;
  const [first, second, third, fourth] = grid.powerSums;
  const cubic = fourth ** 0.75 * Math.max(1, grid.finite) ** 0.25 || 1;
  return {
    ...grid,
    powerSums: [inUnits(first), second, Math.round((third / cubic) * 1e7) + 0, fourth],
    sums: grid.sums.map(inUnits),
  };
}

/** Rows of one query stay together. */
const rowsTogether = 6;

function splitRows({ label, columns }: MemorySource, parts: number): readonly MemorySource[] {
  return Array.from({ length: parts }, (_, part) => ({
    ...(label === undefined ? {} : { label }),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        Array.from(values).filter((__, row) => Math.floor(row / rowsTogether) % parts === part),
      ]),
    ),
  }));
}
