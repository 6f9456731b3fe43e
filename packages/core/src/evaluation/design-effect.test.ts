import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import type { PlanOptions } from "../profiles/plan-options.ts";
import { compareSamples, profileSamples, type Rows } from "./compare-samples.ts";
import { estimateDesignEffects } from "./design-effect.ts";

/** Rows of 100 users; `x` and `seat` resemble each other within a user, `y` does not. */
function clustered(share: number, clusters = 100): Rows {
  const random = createRandom("clusters");
  const columns = { user: [] as string[], x: [] as number[], y: [] as number[] };
  const seat: string[] = [];
  const gap: (number | null)[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const common = random.normal();
    const usual = random.below(4);
    for (let row = 0; row < 20; row++) {
      columns.user.push(`u${cluster}`);
      columns.x.push(Math.sqrt(share) * common + Math.sqrt(1 - share) * random.normal());
      columns.y.push(random.normal());
      seat.push(`s${random.uniform() < share ? usual : random.below(4)}`);
      gap.push(random.uniform() < (usual === 0 ? share : 0.05) ? null : random.normal());
    }
  }
  return { ...columns, seat, gap };
}

async function effectsOf(rows: Rows, options: PlanOptions) {
  const { baseline } = await profileSamples(rows, rows, options);
  return estimateDesignEffects(baseline.plan, baseline.profile);
}

const roles = { cluster: "user" };

test("each column has its own effect: 1 + 19 × its common share where rows move together", async () => {
  const effect = await effectsOf(clustered(0.5), { roles });
  expect(effect("x")).toBeGreaterThan(7.5);
  expect(effect("x")).toBeLessThan(14);
  expect(effect("y")).toBeLessThan(1.6);
  expect(effect("seat")).toBeGreaterThan(3);
});

test("missing values have an effect of their own", async () => {
  const effect = await effectsOf(clustered(0.5), { roles });
  expect(effect("gap")).toBeLessThan(1.6);
  expect(effect("gap", "missing")).toBeGreaterThan(4);
  expect(effect("x", "missing")).toBe(1);
});

test("a sample of the rows gives about the same effect", async () => {
  const effect = await effectsOf(clustered(0.5), { roles, sampleSize: 900 });
  expect(effect("x")).toBeGreaterThan(5);
  expect(effect("x")).toBeLessThan(17);
});

test("few clusters leave the effect uncertain, so that more is asked", async () => {
  const [few, many] = [clustered(0.5, 12), clustered(0.5, 200)];
  const sizes = [await effectsOf(few, { roles }), await effectsOf(many, { roles })];
  expect(sizes[0]?.("x")).toBeGreaterThan(sizes[1]?.("x") ?? Infinity);
});

test("without a cluster it is 1, and without a common part no more than noise", async () => {
  expect((await effectsOf(clustered(0.5), {}))("x")).toBe(1);
  expect((await effectsOf(clustered(0), { roles }))("x")).toBeLessThan(1.6);
});

test("the clusters of a time column are its days", async () => {
  const random = createRandom("days");
  const [time, x] = [[] as Date[], [] as number[]];
  for (let day = 0; day < 40; day++) {
    const common = random.normal();
    for (let row = 0; row < 20; row++) {
      time.push(new Date(Date.UTC(2026, 0, 1 + day) + random.below(86_400_000)));
      x.push(common + random.normal());
    }
  }
  const effect = await effectsOf({ time, x }, { roles: { time: "time", cluster: "time" } });
  expect(effect("x")).toBeGreaterThan(6);
  expect(effect("x")).toBeLessThan(16);
});

test("the effect of whole rows is that of the model's errors", async () => {
  const random = createRandom("model");
  const rows = clustered(0.5);
  const bias = new Map((rows["user"] as string[]).map((user) => [user, random.normal()]));
  const label = (rows["y"] as number[]).map((y) => 10 * y);
  const wrong = (row: number) =>
    3 * (bias.get((rows["user"] as string[])[row] ?? "") ?? 0) + random.normal();
  const prediction = label.map((value, row) => value + wrong(row));
  const effect = await effectsOf(
    { ...rows, label, prediction },
    { roles: { ...roles, target: "label", prediction: "prediction" } },
  );
  expect(effect(null)).toBeGreaterThan(6);
});

test("the option replaces every estimate", async () => {
  const rows = clustered(0.5);
  const moved: Rows = { ...rows, x: (rows["x"] as number[]).map((value) => value + 0.3) };
  const pOf = async (options: { designEffect?: number }) => {
    const { results } = await compareSamples(rows, moved, { roles }, options);
    return results.find(({ check, column }) => check === "drift" && column === "x")?.p ?? 1;
  };
  expect(await pOf({ designEffect: 1 })).toBeLessThan(1e-6);
  expect(await pOf({})).toBeGreaterThan(1e-4);
  expect(await pOf({ designEffect: 100 })).toBeGreaterThan(0.1);
});
