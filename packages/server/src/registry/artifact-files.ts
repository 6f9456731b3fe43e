import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PlumblineError } from "@plumbline/core";

export interface KeptFile {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly bytes: number;
}

/** Bytes `first` to `last`, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Files under the SHA-256 of their content: the same file twice is one, and none ever changes. */
export interface ArtifactFiles {
  /** Durable when it resolves. @throws PlumblineError PL_ARTIFACT_TOO_LARGE */
  keep(content: Readable, options: { readonly limitBytes: number }): Promise<KeptFile>;
  read(digest: string, range?: ByteRange): Readable;
  /** @throws PlumblineError PL_ARTIFACT_DAMAGED when the file is gone or has another content */
  verify(digest: string): Promise<void>;
}

const [firstHex, digestShape] = [2, /^sha256:([0-9a-f]{64})$/];

/** @param folders `tempFolder` lies on the same disk as `folder` */
export function createArtifactFiles(folders: {
  readonly folder: string;
  readonly tempFolder: string;
}): ArtifactFiles {
  const folderOf = (hex: string): string => join(folders.folder, hex.slice(0, firstHex));
  const pathOf = (digest: string): string => {
    const hex = digestShape.exec(digest)?.[1];
    if (hex === undefined) throw new PlumblineError("PL_ARTIFACT_UNKNOWN", { digest });
    return join(folderOf(hex), hex);
  };
  return {
    async keep(content, { limitBytes }) {
      await mkdir(folders.tempFolder, { recursive: true });
      const temporary = join(folders.tempFolder, `artifact-${randomUUID()}`);
      try {
        const { hex, bytes } = await writeThrough(content, temporary, limitBytes);
        await mkdir(folderOf(hex), { recursive: true });
        await rename(temporary, join(folderOf(hex), hex));
        await syncFolder(folderOf(hex));
        return { digest: `sha256:${hex}`, bytes };
      } finally {
        await rm(temporary, { force: true });
      }
    },
    read: (digest, range) =>
      createReadStream(
        pathOf(digest),
        range === undefined ? {} : { start: range.first, end: range.last },
      ),
    async verify(digest) {
      const path = pathOf(digest);
      const fail = (seen: string, cause?: unknown): never => {
        throw new PlumblineError("PL_ARTIFACT_DAMAGED", { digest, seen }, { cause });
      };
      await stat(path).catch((cause: unknown) => fail("its file is gone", cause));
      const hash = createHash("sha256");
      await pipeline(createReadStream(path), hash).catch((cause: unknown) =>
        fail("its file cannot be read", cause),
      );
      const found = `sha256:${hash.digest("hex")}`;
      if (found !== digest) fail(`its file has the digest ${found}`);
    },
  };
}

async function writeThrough(content: Readable, path: string, limitBytes: number) {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(path, "wx", 0o600);
  try {
    // A request that is refused stays open for its answer: what still comes is read and not kept.
    for await (const chunk of content.iterator({ destroyOnReturn: false })) {
      const part = chunk as Uint8Array;
      bytes += part.byteLength;
      if (bytes > limitBytes) {
        content.resume();
        throw new PlumblineError("PL_ARTIFACT_TOO_LARGE", { limitBytes });
      }
      hash.update(part);
      await file.writeFile(part);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { hex: hash.digest("hex"), bytes };
}

/** The new name is durable only with its folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
