import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { liveServer } from "../testing/live-server.ts";
import { run } from "../run.ts";

const time = "2026-03-01T00:00:00Z";

test("two versions of a live model are judged on what both answered", async () => {
  const live = await liveServer();
  const send = async (path: string, rows: readonly object[]): Promise<void> => {
    const answer = await fetch(`${live.url}/v1/models/m/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(rows),
    });
    expect(answer.status).toBe(200);
  };
  const rows = Array.from({ length: 600 }, (_, row) => row);
  const isPositive = (row: number): boolean => (row * 7919) % 10 < 4;
  const answers = (version: string, score: (row: number) => number) =>
    rows.map((row) => ({
      ...{ id: `${version}-${row}`, version, time, subject: `s${row}`, features: { x: row } },
      score: score(row),
    }));
  await send("predictions", [
    ...answers("v1", (row) => 0.4 + ((row * 31) % 100) / 1_000),
    ...answers("v2", (row) => (isPositive(row) ? 0.8 : 0.2) - ((row * 31) % 100) / 1_000),
  ]);
  await send(
    "feedback",
    rows.map((row) => ({ predictionId: `v1-${row}`, kind: "label", label: isPositive(row) })),
  );
  await live.until(
    ({ predictions }: { predictions: readonly { label: unknown }[] }) =>
      predictions.filter(({ label }) => label !== null).length === 600,
    ...["predictions", "m", "--limit", "1200"],
  );
  const asked = ["gate", "--model", "m", "--candidate", "v2", "--champion", "v1"];
  const good = await live.run(...asked, "--junit", "gate.xml");
  expect(good).toMatchObject({ exitCode: 0 });
  expect(good.out).toContain("v2");
  expect(readFileSync(join(live.folder, "gate.xml"), "utf8")).toContain("<testsuite");
  const back = ["gate", "--model", "m", "--candidate", "v1", "--champion", "v2"];
  // Labels belong to rows of v1 only: nothing can be said the other way round.
  expect(await live.run(...back)).toMatchObject({ exitCode: 1 });
  expect(await live.run("gate", "--model", "m", "--candidate", "v2")).toMatchObject({
    ...{ exitCode: 2, err: expect.stringContaining("PL_GATE_IMPOSSIBLE") },
  });
});

test.each([
  [["--model", "m"], "there is no candidate"],
  [["--model", "m", "--candidate", "v2", "--score", "s"], "--score is for files"],
  [["--model", "m", "--candidate", "v2", "v3"], "one version stands against one"],
  [["--candidate", "v2"], "there is no champion"],
])("%j is refused in words", async (argv, words) => {
  const io = fakeIo({ env: { PLUMBLINE_SERVER: "http://127.0.0.1:1" } });
  expect(await run(["gate", ...argv], io)).toBe(2);
  expect(io.err()).toContain(words);
});
