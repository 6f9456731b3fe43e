import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type RunResult, versionDetailsSchema, type VersionDetails } from "@plumbline/contracts";
import type { RunRecord } from "../domain/run.ts";
import { createArtifactStore } from "../storage/metadata/artifact-store.ts";
import { registerVersionIn } from "../storage/metadata/registry-store.ts";
import { attemptFiles } from "./executors/attempt-files.ts";
import type { RunContext } from "./run-context.ts";
import { failRun } from "./run-failure.ts";
import { candidateName } from "./run-order.ts";
import { uploadsOf } from "./run-uploads.ts";

const actor = "plumbline";

/** Makes a version of what the executor answered, with its artifact and where it comes from. */
export async function registerCandidate(context: RunContext, run: RunRecord): Promise<void> {
  const { result } = run.progress;
  const version = run.candidate ?? candidateName(run);
  if (result === null) return failRun("The answer of the executor is lost");
  const given = result.candidate;
  if (given?.version !== undefined && given.version !== version) {
    failRun(`It answered with the version ${given.version}, but ${version} was ordered`);
  }
  await answersOf(context, run);
  const said = saidOf(given);
  const artifact = await keepArtifact(context, run);
  const details = versionDetailsSchema.parse({
    ...said,
    note: said.note === undefined || said.note === "" ? result.message : said.note,
    data: [...trainingData(run), ...(said.data ?? [])],
    artifact: artifact ?? said.artifact ?? null,
  });
  await context.move(run, "candidate", {
    text: `${version} is registered`,
    lines: [{ kind: "note", text: `Registered as ${version}` }],
    changes: { progress: { isRegistered: true } },
    also: (prepare) => {
      registerVersionIn(prepare, {
        ...{ modelId: run.modelId, version, parent: run.champion, runId: run.id, details, actor },
        atMs: context.parts.clock(),
      });
    },
  });
}

/** Its name and its parent are ours to say. */
function saidOf(given: RunResult["candidate"]): Partial<VersionDetails> {
  if (given === undefined) return {};
  const { version: _version, parent: _parent, ...said } = given;
  return said;
}

const trainingData = ({ trainingSetId }: RunRecord): VersionDetails["data"] =>
  trainingSetId === null ? [] : [{ kind: "plumbline", id: trainingSetId }];

/** Where the answers on the evaluation set are. @throws RunFailure when there are none */
export async function answersOf(context: RunContext, run: RunRecord): Promise<string> {
  const { result } = run.progress;
  if (result?.answers === undefined) {
    return failRun("The candidate came without answers on the evaluation set");
  }
  return fileOf(context, run, { name: result.answers, what: "answers" });
}

async function keepArtifact(
  context: RunContext,
  run: RunRecord,
): Promise<VersionDetails["artifact"]> {
  const { artifacts, artifactLimitBytes, metadata, clock } = context.parts;
  const name = run.progress.result?.artifact;
  if (name === undefined) return null;
  const path = await fileOf(context, run, { name, what: "artifact" });
  const kept = await artifacts.keep(createReadStream(path), { limitBytes: artifactLimitBytes });
  const mediaType = "application/octet-stream";
  await createArtifactStore(metadata).add({ ...kept, mediaType, createdAtMs: clock() }, actor);
  return { address: `plumbline:${kept.digest}`, digest: kept.digest, bytes: kept.bytes };
}

const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** A file the executor left in its folder, or sent. */
async function fileOf(
  context: RunContext,
  run: RunRecord,
  { name, what }: { readonly name: string; readonly what: string },
): Promise<string> {
  if (!namePattern.test(name)) {
    failRun(
      `Its ${what} are said to be in ${JSON.stringify(name.slice(0, 80))}: expected the name of a file, without folders`,
    );
  }
  const { folder } = context.attemptOf(run);
  const places = [attemptFiles(folder).output, uploadsOf(folder)];
  for (const place of places) {
    const path = join(place, name);
    if ((await stat(path).catch(() => null))?.isFile() === true) return path;
  }
  return failRun(
    `Its ${what} are said to be in ${name}, but there is no such file in its output folder, and none was sent`,
  );
}

/** A new threshold or another calibration of the champion's score: no program outside is needed. */
export async function adjustChampion(context: RunContext, run: RunRecord): Promise<void> {
  if (run.champion === null) failRun("The model has no version that answers: nothing to adjust");
  const config = await context.parts.config(run.modelId);
  const details = run.details ?? (await context.parts.planRows(run, config));
  const { adjustments, metrics, note } = await context.parts.adjust({ ...run, details });
  const version = candidateName(run);
  await context.move(run, "candidate", {
    text: note,
    changes: { details, candidate: version, progress: { isRegistered: true } },
    also: (prepare) => {
      registerVersionIn(prepare, {
        ...{ modelId: run.modelId, version, parent: run.champion, runId: run.id, actor },
        details: versionDetailsSchema.parse({ adjustments, metrics, note }),
        atMs: context.parts.clock(),
      });
    },
  });
}
