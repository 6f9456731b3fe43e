import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { csvText } from "../fixtures/csv-text.ts";
import { workFolder, type WorkFolder } from "../fixtures/work-folder.ts";

const good = csvText("id,x,c", 300, (i) => [i, i % 97, "abc"[i % 3] ?? ""]);
const check = ["check", "good.csv", "--baseline", "good.csv"];
const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));

const outputs = {
  baseline: (path: string) => ["baseline", "good.csv", "-o", path],
  html: (path: string) => [...check, "--html", path],
  junit: (path: string) => [...check, "--junit", path],
  markdown: (path: string) => [...check, "--markdown", path],
  json: (path: string) => [...check, "--output", path],
};

test("an output that cannot be written is told before the work, and nothing is left", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  mkdirSync(join(files.path, "folder"));
  const places = {
    "gone/out": "its folder does not exist",
    "good.csv/out": "its folder is a file",
    folder: "it is a folder",
  };
  for (const line of Object.values(outputs)) {
    for (const [path, seen] of Object.entries(places)) {
      const { code, message } = await files.fail(...line(path));
      expect(code).toBe("PL_WRITE_FAILED");
      expect(message).toMatch(new RegExp(`^Cannot write ${path}: .*${seen}`));
    }
  }
  expect(readdirSync(files.path).sort()).toEqual(["folder", "good.csv"]);
});

test.skipIf(!existsSync("/dev/full"))("a full device is told", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  const { code, message } = await files.fail(...outputs.html("/dev/full"));
  expect(code).toBe("PL_WRITE_FAILED");
  expect(message).toContain("no space left on the device");
});

// A disk of its own can be made by root only, and not in every container.
test("a disk that fills up leaves the old file whole and no part of the new one", async (context) => {
  using files = workFolder();
  files.write("good.csv", good);
  const disk = join(files.path, "disk");
  mkdirSync(disk);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", disk]).status === 0;
  if (!mounted) context.skip("mount is not allowed here");
  try {
    files.write("disk/report.html", "the old report");
    const { code, message } = await files.fail(...outputs.html("disk/report.html"));
    expect(code).toBe("PL_WRITE_FAILED");
    expect(message).toMatch(/disk\/report\.html: no space left on the device/);
    expect(String(files.read("disk/report.html"))).toBe("the old report");
    expect(readdirSync(disk)).toEqual(["report.html"]);
  } finally {
    spawnSync("umount", [disk]);
  }
});

test("no space for temporary files is told, and what was begun is removed", async (context) => {
  using files = workFolder();
  files.write(
    "large.csv",
    csvText("id,x", 100_000, (i) => [i, (i * 7919) % 100_003]),
  );
  const mounted =
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", files.temporary]).status === 0;
  if (!mounted) context.skip("mount is not allowed here");
  try {
    const { code, message } = await files.fail("check", "large.csv", "--baseline", "large.csv");
    expect(code).toBe("PL_SOURCE_UNREADABLE");
    expect(message).toMatch(/no space left for temporary files.*TMPDIR/);
  } finally {
    spawnSync("umount", [files.temporary]);
  }
});

test("an output is not written over an input", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  for (const line of Object.values(outputs)) {
    expect((await files.fail(...line("good.csv"))).code).toBe("PL_USAGE_INVALID");
  }
  expect(String(files.read("good.csv"))).toBe(good);
});

/** Starts the program and stops it as soon as its temporary files hold a name that `isDue` accepts. */
async function stopped(
  files: WorkFolder,
  signal: "SIGINT" | "SIGTERM",
  argv: readonly string[],
): Promise<{ readonly code: number | null; readonly err: string }> {
  const child = spawn(process.execPath, ["--conditions=source", main, ...argv], {
    cwd: files.path,
    env: { ...process.env, TMPDIR: files.temporary },
  });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += String(chunk)));
  child.stdout.resume();
  const closed = once(child, "close");
  const watcher = watch(files.temporary, () => {
    if (files.leftovers().length > 0) child.kill(signal);
  });
  const [code] = (await closed) as [number | null];
  watcher.close();
  return { code, err };
}

test.each(["SIGINT", "SIGTERM"] as const)("%s during the work leaves nothing", async (signal) => {
  using files = workFolder();
  const text = csvText("id,x,c", 400_000, (i) => [i, (i * 7919) % 100_003, `w${i % 977}`]);
  files.write("large.csv", text);
  const { code, err } = await stopped(files, signal, [
    "check",
    "large.csv",
    "--baseline",
    "large.csv",
    "--html",
    "report.html",
  ]);
  expect(err).toContain(`Stopped by ${signal}`);
  expect(code).toBe(130);
  expect(files.leftovers()).toEqual([]);
  expect(readdirSync(files.path)).toEqual(["large.csv"]);
});
