import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../run.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { fakeIo } from "../testing/fake-io.ts";

function folderWithMonths() {
  const folder = fakeFolder();
  const month = (shift: number) =>
    Array.from({ length: 300 }, (_, i) => `${((i * 7919) % 997) / 10 + shift},${"abc"[i % 3]}`);
  const write = (name: string, shift: number) =>
    writeFileSync(join(folder.path, name), ["delay,origin", ...month(shift), ""].join("\n"));
  write("january.csv", 0);
  write("february.csv", 25);
  return {
    run: async (line: string) => {
      const argv = line.split(" ");
      const io = fakeIo({ cwd: folder.path, columns: 100 });
      return { exitCode: await run(argv, io), out: io.out(), err: io.err() };
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

test("compare-dialect shows another tool's table, and exits with 0 whatever drifted", async () => {
  using folder = folderWithMonths();
  const shown = await folder.run("compare-dialect evidently february.csv --baseline january.csv");
  expect(shown).toMatchObject({ exitCode: 0, err: "" });
  expect(shown.out).toContain("As Evidently 0.7.23 has it: 1 of 2 columns drifted");
  expect(shown.out).toMatch(/delay +ks .* drifted\norigin +chisquare +1 +0.05 +ok/);
});

test("compare-dialect --json gives the rows of the columns and the method asked for", async () => {
  using folder = folderWithMonths();
  const { out } = await folder.run(
    "compare-dialect nannyml february.csv --baseline january.csv --json --column delay --method wasserstein --threshold 30",
  );
  expect(JSON.parse(out)).toEqual({
    dialect: "nannyml",
    title: "NannyML",
    peerVersion: "0.13.1",
    rows: [
      {
        column: "delay",
        method: "wasserstein",
        value: expect.closeTo(25, 9),
        pValue: null,
        threshold: 30,
        drifted: false,
        why: null,
      },
    ],
  });
});

test("compare-dialect needs rows on both sides and a dialect that exists", async () => {
  using folder = folderWithMonths();
  const without = await folder.run("compare-dialect tfdv february.csv");
  expect(without).toMatchObject({ exitCode: 2, out: "" });
  expect(without.err).toContain("Pass --baseline FILE");
  await folder.run("baseline january.csv -o saved.json");
  const saved = await folder.run("compare-dialect tfdv february.csv --baseline saved.json");
  expect(saved.err).toContain("holds no rows");
  const unknown = await folder.run("compare-dialect whylogs february.csv --baseline january.csv");
  expect(unknown.err).toContain("one of evidently, nannyml, tfdv, deepchecks");
});
