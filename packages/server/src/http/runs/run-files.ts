import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PlumblineError } from "@plumbline/core";

const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const mostFiles = 20;

/**
 * Keeps a file that came for an attempt, whole or not at all.
 *
 * @throws PlumblineError PL_RUN_FILE_INVALID, PL_ARTIFACT_TOO_LARGE
 */
export async function keepRunFile(
  folder: string,
  name: string,
  { content, limitBytes }: { readonly content: Readable; readonly limitBytes: number },
): Promise<number> {
  const refuse = (problem: string): never => {
    throw new PlumblineError("PL_RUN_FILE_INVALID", { name: name.slice(0, 80), problem });
  };
  if (!namePattern.test(name)) refuse("expected letters, digits, dots, dashes and underscores");
  await mkdir(folder, { recursive: true });
  const others = (await readdir(folder)).filter((one) => !one.startsWith(".") && one !== name);
  if (others.length >= mostFiles)
    refuse(`${others.length} files are there already, the most that are kept`);
  const temporary = join(folder, `.${randomUUID()}`);
  try {
    const counting = boundBytes(limitBytes);
    await pipeline(
      content,
      counting.stream,
      createWriteStream(temporary, { flush: true, mode: 0o600 }),
    );
    await rename(temporary, join(folder, name));
    return counting.bytes();
  } finally {
    await rm(temporary, { force: true });
  }
}

function boundBytes(limitBytes: number) {
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) done(new PlumblineError("PL_ARTIFACT_TOO_LARGE", { limitBytes }));
      else done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}
