import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { merge, mergeAll } from "../../profiles/merge.ts";
import { plan } from "../../planning/make-plan.ts";
import type { PlanOptions } from "../../profiles/plan-options.ts";
import type { Profile } from "../../profiles/profile.ts";
import { expectSameProfile } from "../../profiles/testing/expect-same-profile.ts";
import type { MemorySource, Source } from "../../sources/source.ts";
import type { Engine, RowValue } from "../engine.ts";
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

    test("pages hold every row once, in order and whole", async () => {
      const count = 5_000;
      const text = (row: number): string => `${row} ${"ü".repeat(row % 400)}`;
      const at = (row: number): string => new Date(Date.UTC(2026, 0, 1) + row).toISOString();
      const rows = Array.from({ length: count }, (_, row) => row);
      const table = await engine.open(
        await write({
          columns: {
            n: rows.map((row) => (row % 7 === 0 ? null : row)),
            t: rows.map(text),
            at: rows.map((row) => new Date(at(row))),
            b: rows.map((row) => row % 2 === 0),
            v: rows.map((row) => [row, 0.5]),
          },
        }),
      );
      const read = async (from: number): Promise<readonly (readonly RowValue[])[]> => {
        const columns: RowValue[][] = [[], [], [], [], [], []];
        for await (const page of table.pages(["n", "t", "at", "b", "v", "gone"], { from })) {
          page.columns.forEach((values, i) => columns[i]?.push(...values));
        }
        return columns;
      };
      const whole = await read(0);
      expect(whole).toEqual([
        rows.map((row) => (row % 7 === 0 ? null : row)),
        rows.map(text),
        rows.map(at),
        rows.map((row) => row % 2 === 0),
        rows.map((row) => [row, 0.5]),
        rows.map(() => null),
      ]);
      expect(await read(4_321)).toEqual(whole.map((values) => values.slice(4_321)));
      expect(await read(count)).toEqual([[], [], [], [], [], []]);
      await table.close();
    });

    test("pages stop when told, also when nobody reads on", async () => {
      const table = await engine.open(await write({ columns: { n: Array(10_000).fill(1) } }));
      for await (const page of table.pages(["n"])) {
        expect(page.rows).toBeGreaterThan(0);
        break;
      }
      const signal = AbortSignal.abort(new Error("enough"));
      const read = async (): Promise<void> => {
        for await (const _ of table.pages(["n"], { signal })) throw new Error("not reached");
      };
      await expect(read()).rejects.toThrow("enough");
      await table.close();
    });

    for (const { name, source, options } of sampleSources) {
      test(`profiles ${name} as the plain counts in memory do`, async () => {
        const memory = createMemoryEngine();
        const table = await memory.open(source);
        const expected = await table.profile(await plan(table, options));
        expectSameProfile(await profileOf(source, options), expected);
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
        expectSameProfile(mergeAll(parts), whole);
        const [a, b, c] = parts as [Profile, Profile, Profile];
        expectSameProfile(merge(c, merge(b, a)), whole);
      });
    }
  });
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
