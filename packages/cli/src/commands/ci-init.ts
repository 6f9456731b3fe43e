import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { nearestName, PlumblineError } from "@plumbline/core";
import { pipelineTemplates } from "../ci/pipeline-templates.ts";
import type { PipelineTemplate } from "../ci/templates/template.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { grouped } from "../options/option.ts";
import { filePath, text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const templates: readonly PipelineTemplate[] = pipelineTemplates;
const names = templates.map(({ id }) => id);
const defaultTrain = "python train.py";

export const ciInit = defineCommand({
  name: "ci init",
  summary: "Write the pipeline that retrains a model into this repository",
  description:
    "For a CI system that Plumbline starts: check the data, train, register, gate, and comment on the " +
    "merge request. The training is the same program that trains on the server's machine: it reads the " +
    "file that PLUMBLINE_RUN names, and leaves out/result.json beside it.",
  arguments: [{ name: "SYSTEM", summary: names.join(", "), choices: names }],
  options: {
    ...grouped("What it does", {
      train: {
        flags: "--train",
        value: text,
        summary: "Command that trains",
        otherwise: defaultTrain,
      },
      image: {
        flags: "--image",
        value: text,
        summary: "Image, or label of the machine, that it runs on; Jenkins chooses itself",
      },
    }),
    ...grouped("Output", {
      output: {
        flags: "-o, --output",
        value: filePath,
        summary: "Where to write it, when not where the system looks for it",
      },
      force: { flags: "--force", summary: "Overwrite what is there" },
    }),
  },
  examples: [
    { does: "For GitHub Actions", line: "plumbline ci init github" },
    {
      does: "For GitLab, included by your own file",
      line: "plumbline ci init gitlab -o ci/plumbline.yml",
    },
  ],
  async run({ args: [system = ""], flags, io }) {
    const template = knownTemplate(system);
    const { train = defaultTrain, image = template.image } = flags;
    const [first, ...others] = template.files({ train: train.trim(), image: image.trim() });
    const files = [{ ...first, path: flags.output ?? first.path }, ...others];
    for (const { path } of files) {
      const isThere = (await stat(pathFrom(io.cwd, path)).catch(() => null)) !== null;
      if (isThere && flags.force !== true) throw new PlumblineError("PL_FILE_EXISTS", { path });
    }
    for (const file of files) {
      const path = pathFrom(io.cwd, file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeWholeFile(path, file.text, { shown: file.path, signal: io.signal });
    }
    const written = files.map(({ path }) => path).join(", ");
    const next = template.next.map((line) => `  ${line}`);
    writeText(io, visibleLines([`${written}: ${template.title}`, "Next:", ...next].join("\n")));
    return exitCodes.ok;
  },
});

function knownTemplate(system: string): PipelineTemplate {
  const found = templates.find(({ id }) => id === system);
  if (found !== undefined) return found;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `there is no pipeline for ${JSON.stringify(system.slice(0, 80))}`,
    remedy: nearestName(system, names),
  });
}
