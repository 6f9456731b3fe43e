import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createArtifactFiles } from "./artifact-files.ts";

function setUp() {
  const root = mkdtempSync(join(tmpdir(), "artifacts-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const [folder, tempFolder] = [join(root, "artifacts"), join(root, "tmp")];
  return { folder, tempFolder, files: createArtifactFiles({ folder, tempFolder }) };
}

const content = "weights".repeat(1000);
const hex = createHash("sha256").update(content).digest("hex");
const digest = `sha256:${hex}`;

test("a file lies under its digest, can be read in part, and is the same file when it comes again", async () => {
  const { folder, tempFolder, files } = setUp();
  for (const _ of [1, 2]) {
    const kept = await files.keep(Readable.from([Buffer.from(content)]), { limitBytes: 1e6 });
    expect(kept).toEqual({ digest, bytes: content.length });
  }
  expect(existsSync(join(folder, hex.slice(0, 2), hex))).toBe(true);
  expect(readdirSync(tempFolder)).toEqual([]);
  expect(await text(files.read(digest))).toBe(content);
  expect(await text(files.read(digest, { first: 7, last: 13 }))).toBe("weights");
  await files.verify(digest);
});

test("what is too large or breaks off leaves nothing", async () => {
  const { tempFolder, files } = setUp();
  const large = files.keep(Readable.from([Buffer.from(content)]), { limitBytes: 100 });
  await expect(large).rejects.toMatchObject({ code: "PL_ARTIFACT_TOO_LARGE" });
  const broken = Readable.from(
    (function* () {
      yield Buffer.from("half");
      throw new Error("gone");
    })(),
  );
  await expect(files.keep(broken, { limitBytes: 1e6 })).rejects.toThrow("gone");
  expect(readdirSync(tempFolder)).toEqual([]);
});

test("a file that is gone or was changed is not trusted", async () => {
  const { folder, files } = setUp();
  await expect(files.verify(digest)).rejects.toThrow("its file is gone");
  await files.keep(Readable.from([Buffer.from(content)]), { limitBytes: 1e6 });
  writeFileSync(join(folder, hex.slice(0, 2), hex), "other");
  await expect(files.verify(digest)).rejects.toMatchObject({ code: "PL_ARTIFACT_DAMAGED" });
  await expect(files.verify("sha256:../../etc/passwd")).rejects.toMatchObject({
    code: "PL_ARTIFACT_UNKNOWN",
  });
});
