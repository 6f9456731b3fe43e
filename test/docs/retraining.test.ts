import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { modelConfigSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { policyProblems } from "../../packages/server/src/domain/policy-problems.ts";

const page = fileURLToPath(new URL("../../docs/retraining.md", import.meta.url));

test("every policy of the page on retraining can be applied", async () => {
  const text = await readFile(page, "utf8");
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
  expect(blocks.length).toBeGreaterThanOrEqual(5);
  for (const block of blocks) {
    const config = modelConfigSchema.parse(parse(block));
    expect(config.policy, block).toBeDefined();
    const problems = config.policy === undefined ? [] : policyProblems(config.policy, config);
    expect(
      problems.filter(({ level }) => level === "error"),
      block,
    ).toEqual([]);
  }
});
