import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { modelConfigSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { executors, readExecutor } from "../../packages/server/src/retraining/executors.ts";

const page = (name: string): string =>
  fileURLToPath(new URL(`../../docs/integrations/${name}.md`, import.meta.url));
const onOtherPages = new Set(["command", "webhook"]);
const ids = executors.map(({ id }) => id).filter((id) => !onOtherPages.has(id));

test.each(ids)("every configuration on the page of %s can be applied", async (id) => {
  const text = await readFile(page(id), "utf8");
  const blocks = [...text.matchAll(/^ *```yaml\n([\s\S]*?)^ *```/gm)].map(
    (match) => match[1] ?? "",
  );
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    const executor = modelConfigSchema.parse(parse(block)).policy?.executor;
    expect(executor?.kind, block).toBe(id);
    if (executor !== undefined)
      expect(readExecutor(executor), block).toMatchObject({ isReady: true });
  }
  for (const words of ["plumbline ci init", "plumbline executors check", "PLUMBLINE_KEY"]) {
    expect(text).toContain(words);
  }
});
