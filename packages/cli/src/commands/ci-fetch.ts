import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { PlumblineError } from "@plumbline/core";
import { defaultFolder, pathAt, readCiOrder } from "../ci/ci-order.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { ciFolderOption } from "../options/ci-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const ciFetch = defineCommand({
  name: "ci fetch",
  summary: "Fetch the rows of the run that started this pipeline, and check them",
  description:
    "Reads the order from PLUMBLINE_ORDER and PLUMBLINE_TOKEN, fetches the training and the evaluation " +
    "set, and checks that each is, byte for byte, the one that was ordered. Writes order.json as a local " +
    "training program gets it: point PLUMBLINE_RUN to it.",
  arguments: [],
  options: ciFolderOption,
  examples: [{ does: "In a job of a pipeline", line: "plumbline ci fetch" }],
  async run({ flags, io }) {
    const { order, client } = readCiOrder(io);
    const shown = flags.folder ?? defaultFolder;
    const folder = pathFrom(io.cwd, shown);
    const outputFolder = join(folder, "out");
    // A workspace may still hold what an earlier pipeline left, which must not be handed over again.
    for (const name of left) await rm(join(folder, name), { recursive: true, force: true });
    await mkdir(outputFolder, { recursive: true });
    const fetched = async (
      name: string,
      set: { readonly id: string; readonly address: string },
    ) => {
      const path = join(folder, name);
      const content = await client.stream(pathAt(client, set.address));
      const hash = createHash("sha256");
      const counted = hashed(content, hash);
      await writeWholeFile(path, counted, { shown: join(shown, name), signal: io.signal });
      const seen = hash.digest("hex");
      if (seen === set.id) return path;
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: `${name} has the SHA-256 ${seen}, but ${set.id} was ordered`,
        remedy: "It is not trained on: start the pipeline again",
      });
    };
    const training = await fetched("training.parquet", order.trainingSet);
    const evaluation = await fetched("evaluation.parquet", order.evaluationSet);
    const local = {
      ...order,
      trainingSet: { ...order.trainingSet, address: training },
      evaluationSet: { ...order.evaluationSet, address: evaluation },
      outputFolder,
    };
    await writeWholeFile(join(folder, "order.json"), JSON.stringify(local, null, 2), {
      ...{ shown: join(shown, "order.json"), signal: io.signal },
    });
    writeText(
      io,
      visibleLines(
        `${order.trainingSet.rows} rows to train on, ${order.evaluationSet.rows} to answer: PLUMBLINE_RUN=${join(shown, "order.json")}`,
      ),
    );
    return exitCodes.ok;
  },
});

const left = ["out", "order.json", "verdict.md", "answered"];

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncIterable<Uint8Array> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}
