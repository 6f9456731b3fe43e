import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { modelConfigSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { pipelineTemplates } from "../../packages/cli/src/ci/pipeline-templates.ts";
import { executors, readExecutor } from "../../packages/server/src/retraining/executors.ts";
import { ciBench } from "../../packages/server/src/retraining/testing/ci-bench.ts";
import { circleciStub } from "../../packages/server/src/retraining/testing/ci-stubs/circleci-stub.ts";
import { githubStub } from "../../packages/server/src/retraining/testing/ci-stubs/github-stub.ts";
import { jenkinsStub } from "../../packages/server/src/retraining/testing/ci-stubs/jenkins-stub.ts";
import { kubeflowStub } from "../../packages/server/src/retraining/testing/ci-stubs/kubeflow-stub.ts";

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

/** GitLab takes any variable; the others only what the file declares. */
const written = [
  ["github", githubStub],
  ["jenkins", jenkinsStub],
  ["circleci", circleciStub],
  ["kubeflow", kubeflowStub],
] as const;

test.each(written)(
  "the pipeline for %s declares all that it is started with",
  async (id, stubOf) => {
    const bench = await ciBench(stubOf());
    await bench.startAtLast();
    const start = bench.server.requests.find(({ body }) => /plumbline_attempt/i.test(body));
    const names = new Set(decodeURIComponent(start?.body ?? "").match(/plumbline_[a-z]+(_\d)?/gi));
    expect(names.size).toBeGreaterThan(2);
    const template = pipelineTemplates.find((one) => one.id === id);
    const text = template?.files({ train: "train", image: "image" })[0].text;
    for (const name of names) expect(text).toContain(name);
  },
);
