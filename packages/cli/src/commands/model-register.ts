import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { artifactKeptSchema, registeredVersionSchema } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { assertThere } from "../files/assert-there.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import type { Io } from "../io.ts";
import type { ApiClient } from "../live/api-client.ts";
import { connect, modelPath } from "../live/connect.ts";
import { gitFacts } from "../live/git-facts.ts";
import { versionText } from "../live/registry-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped, type FlagsOf } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import {
  fieldWithValue,
  filePath,
  modelName,
  number,
  text,
  type FieldWithValue,
} from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const anyNumber = number("a number", () => true);

const options = {
  ...grouped("Where it comes from", {
    parent: { flags: "--parent", value: modelName, summary: "Version that it followed" },
    param: {
      flags: "--param",
      value: fieldWithValue,
      takes: "each",
      summary: "NAME=VALUE of the training, e.g. depth=6; repeatable",
    },
    metric: {
      flags: "--metric",
      value: fieldWithValue,
      takes: "each",
      summary: "NAME=NUMBER of the training, e.g. auroc=0.81; repeatable",
    },
    data: {
      flags: "--data",
      value: fieldWithValue,
      takes: "each",
      summary: "KIND=ID of what it was trained on, e.g. dvc=3f2a or plumbline=SET; repeatable",
    },
    importance: {
      flags: "--importance",
      value: fieldWithValue,
      takes: "each",
      summary: "FEATURE=NUMBER, how much it matters to the version, in any unit; repeatable",
    },
    importanceSource: {
      flags: "--importance-source",
      value: text,
      summary: 'How that was found, e.g. "permutation on the test set"',
    },
    noGit: { flags: "--no-git", summary: "Do not note commit and branch of this folder" },
    note: { flags: "--note", value: text, summary: "What is new, in words" },
  }),
  ...grouped("What answers", {
    artifact: { flags: "--artifact", value: filePath, summary: "File that the server keeps" },
    artifactAddress: {
      flags: "--artifact-address",
      value: text,
      summary: "Where it lies instead, e.g. s3://models/churn/v2",
    },
    adjustments: {
      flags: "--adjustments",
      value: filePath,
      summary: "JSON file with what is done to the score of the parent",
    },
    threshold: {
      flags: "--threshold",
      value: anyNumber,
      summary: "A score from here on means positive",
    },
    latencyP95: {
      flags: "--latency-p95",
      value: anyNumber,
      summary: "Milliseconds in which 95 % of its answers came, in a test",
    },
  }),
  ...serverOptions,
  ...jsonOption,
} as const;

type Flags = FlagsOf<typeof options>;

export const modelRegister = defineCommand({
  name: "model register",
  summary: "Register a version of a model",
  description:
    "Keeps what a version was made from and where it lies; it never changes afterwards, the same " +
    "command again is fine. Commit, branch and whether there are changes are read from git in this " +
    "folder. The first version of a model is its champion.",
  arguments: [
    { name: "MODEL", summary: "Name of the model" },
    { name: "VERSION", summary: "Name of the version, as its predictions carry it" },
  ],
  options,
  examples: [
    {
      does: "After a training",
      line: "plumbline model register churn v2 --artifact model.onnx --param depth=6 --metric auroc=0.81 --data dvc=3f2a --parent v1",
    },
  ],
  async run({ args: [model = "", version = ""], flags, io }) {
    const client = connect(io, flags);
    const git = flags.noGit === true ? null : await gitFacts(io.cwd);
    const adjustments = await adjustmentsOf(flags, io);
    const json = {
      ...{ version, git, parameters: fieldsOf(flags.param), metrics: fieldsOf(flags.metric) },
      data: (flags.data ?? []).map(({ field, value }) => ({ kind: field, id: String(value) })),
      artifact: await artifactOf(client, flags, io),
      ...(flags.parent === undefined ? {} : { parent: flags.parent }),
      ...(adjustments === undefined ? {} : { adjustments }),
      ...{ threshold: flags.threshold ?? null, latencyP95Ms: flags.latencyP95 ?? null },
      importance: importanceOf(flags),
      note: flags.note ?? "",
    };
    const request = { method: "POST", json } as const;
    const registered = await client.ask(
      modelPath(model, "versions"),
      registeredVersionSchema,
      request,
    );
    if (flags.json === true) writeJson(io, registered);
    else writeText(io, visibleLines(versionText(registered)));
    return exitCodes.ok;
  },
});

const fieldsOf = (given: readonly FieldWithValue[] = []): Readonly<Record<string, unknown>> =>
  Object.fromEntries(given.map(({ field, value }) => [field, value]));

function importanceOf({ importance, importanceSource }: Flags): object | null {
  if (importance === undefined) return null;
  return { source: importanceSource ?? "given at registration", of: fieldsOf(importance) };
}

async function adjustmentsOf({ adjustments: shown }: Flags, io: Io): Promise<unknown> {
  if (shown === undefined) return undefined;
  const content = await readFile(pathFrom(io.cwd, shown), "utf8").catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  try {
    return JSON.parse(content) as unknown;
  } catch (cause) {
    const details = { path: shown, expected: "list of adjustments", seen: "it is no JSON" };
    throw new PlumblineError("PL_DOCUMENT_UNREADABLE", details, { cause });
  }
}

async function artifactOf(client: ApiClient, flags: Flags, io: Io): Promise<object | null> {
  const { artifact: shown, artifactAddress } = flags;
  if (shown !== undefined && artifactAddress !== undefined) {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: "an artifact lies at one place",
      remedy: "Pass either --artifact or --artifact-address",
    });
  }
  if (artifactAddress !== undefined) return { address: artifactAddress };
  if (shown === undefined) return null;
  const path = pathFrom(io.cwd, shown);
  await assertThere(path, shown);
  const file = await openAsBlob(path).catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  const { address } = await client.ask("/v1/artifacts", artifactKeptSchema, {
    method: "PUT",
    file,
  });
  return { address };
}
