import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { profileSamples, type Rows } from "./compare-samples.ts";
import { estimateDesignEffects } from "./design-effect.ts";

function clustered(share: number): Rows {
  const random = createRandom("clusters");
  const user: string[] = [];
  const x: number[] = [];
  for (let cluster = 0; cluster < 100; cluster++) {
    const common = random.normal();
    for (let row = 0; row < 20; row++) {
      user.push(`u${cluster}`);
      x.push(Math.sqrt(share) * common + Math.sqrt(1 - share) * random.normal());
    }
  }
  return { user, x };
}

async function effectOf(rows: Rows, roles: { cluster?: string }, sampleSize: number) {
  const { baseline } = await profileSamples(rows, rows, { roles, sampleSize });
  return estimateDesignEffects(baseline.plan, baseline.profile)("x");
}

test("rows of a cluster that move together count less: 1 + 19 × the common share", async () => {
  const effect = await effectOf(clustered(0.5), { cluster: "user" }, 5000);
  expect(effect).toBeGreaterThan(7.5);
  expect(effect).toBeLessThan(14);
});

test("a sample of the rows gives about the same effect", async () => {
  const effect = await effectOf(clustered(0.5), { cluster: "user" }, 1000);
  expect(effect).toBeGreaterThan(5);
  expect(effect).toBeLessThan(17);
});

test("without a cluster, or without a common part, it is 1", async () => {
  expect(await effectOf(clustered(0.5), {}, 5000)).toBe(1);
  expect(await effectOf(clustered(0), { cluster: "user" }, 5000)).toBe(1);
});
