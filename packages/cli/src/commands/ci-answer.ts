import { openAsBlob } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runResultSchema, runSchema, type RunResult } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { defaultFolder, pathAt, readCiOrder, type CiOrder } from "../ci/ci-order.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import type { Io } from "../io.ts";
import { ciFolderOption } from "../options/ci-options.ts";
import { grouped } from "../options/option.ts";
import { text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const ciAnswer = defineCommand({
  name: "ci answer",
  summary: "Hand the trained model back to the run that started this pipeline",
  description:
    "Sends the files that out/result.json names, then the result itself: the candidate is registered and " +
    "judged. The token of the order is good for one answer.",
  arguments: [],
  options: {
    ...grouped("What", {
      failed: {
        flags: "--failed",
        value: text,
        summary: "Say instead that the training failed, and why",
      },
    }),
    ...ciFolderOption,
  },
  examples: [
    { does: "After the training", line: "plumbline ci answer" },
    { does: "When it failed", line: 'plumbline ci answer --failed "no labels for March"' },
  ],
  async run({ flags, io }) {
    const ordered = readCiOrder(io);
    const place = pathFrom(io.cwd, flags.folder ?? defaultFolder);
    const [folder, mark] = [join(place, "out"), join(place, "answered")];
    const answered = await readFile(mark, "utf8").catch(() => null);
    if (flags.failed !== undefined && answered === ordered.order.idempotencyKey) {
      writeText(io, "It was answered before: nothing is sent");
      return exitCodes.ok;
    }
    const result: RunResult =
      flags.failed === undefined
        ? await resultIn(folder)
        : { outcome: "failed", message: flags.failed.slice(0, 4_000) };
    await answer(io, ordered, { folder, result });
    await mkdir(place, { recursive: true });
    await writeWholeFile(mark, ordered.order.idempotencyKey, { shown: mark, signal: io.signal });
    const words =
      result.outcome === "candidate"
        ? `${ordered.order.candidate} is handed over`
        : "The failure is told";
    writeText(io, visibleLines(`${words}: run ${ordered.order.run}`));
    return exitCodes.ok;
  },
});

async function resultIn(folder: string): Promise<RunResult> {
  const path = join(folder, "result.json");
  const content = await readFile(path, "utf8").catch((error: unknown) => {
    throw readingFailure(path, error);
  });
  const parsed = runResultSchema.safeParse(jsonOf(content));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `${path} is no result: ${[...(issue?.path ?? []), issue?.message ?? ""].join(": ")}`,
    remedy: "The training program writes it",
  });
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

const sentSchema = z.object({ name: z.string() });

async function answer(
  io: Io,
  { order, client }: CiOrder,
  { folder, result }: { readonly folder: string; readonly result: RunResult },
): Promise<void> {
  const { files, url } = order.callback;
  for (const name of [result.answers, result.artifact]) {
    if (name === undefined) continue;
    io.signal.throwIfAborted();
    const path = join(folder, name);
    const file = await openAsBlob(path).catch((error: unknown) => {
      throw readingFailure(path, error);
    });
    const to = `${pathAt(client, files)}/${encodeURIComponent(name)}`;
    await client.ask(to, sentSchema, { method: "PUT", file });
  }
  await client.ask(pathAt(client, url), runSchema, { method: "PUT", json: result });
}
