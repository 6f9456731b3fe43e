import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../run.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { liveServer } from "../testing/live-server.ts";

/** Serves until told to stop, and gives what was printed meanwhile. */
async function served(folder: string, ...argv: readonly string[]) {
  const stopping = new AbortController();
  const io = fakeIo({ cwd: folder, signal: stopping.signal });
  const stdout = {
    ...io.stdout,
    write(text: string) {
      io.stdout.write(text);
      if (/http:/.test(io.out())) stopping.abort(new DOMException("SIGTERM", "AbortError"));
    },
  };
  const exitCode = await run(["serve", "--port", "0", ...argv], { ...io, stdout });
  return { exitCode, out: io.out(), err: io.err() };
}

test("serve says where it listens and what to do next, and stops when told", async () => {
  using folder = fakeFolder();
  const data = join(folder.path, "data");
  const { exitCode, out } = await served(folder.path, "--data-folder", data);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/Plumbline listens on http:\/\/127\.0\.0\.1:\d+/);
  expect(out).toContain("plumbline status --watch --server http");
  expect(out.endsWith("Stopped\n")).toBe(true);
});

test("with --json, serve prints one document a line, its log among them", async () => {
  using folder = fakeFolder();
  const data = join(folder.path, "data");
  const { out, err } = await served(folder.path, "--data-folder", data, "--json");
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event?: string });
  expect(lines.flatMap(({ event }) => event ?? [])).toEqual(["listening", "stopped"]);
  expect(err).toBe("");
});

test("settings come from a file, and what is wrong in it has a place", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "s.yaml"), "port: 0\ndataFoldr: x\n");
  const io = fakeIo({ cwd: folder.path });
  expect(await run(["serve", "--settings", "s.yaml"], io)).toBe(2);
  expect(io.err()).toMatch(/s\.yaml:2:1: unknown setting "dataFoldr"\. Did you mean "dataFolder"/);
});

test.each([
  [["--port", "many"], "--port", "a whole number"],
  [["--settings", "gone.yaml"], "No file matches", "gone.yaml"],
  [["--data-foldr", "x"], "unknown option", "Did you mean --data-folder?"],
])("serve %j is refused", async (flags, problem, remedy) => {
  using folder = fakeFolder();
  const io = fakeIo({ cwd: folder.path });
  expect(await run(["serve", ...flags], io)).toBe(2);
  expect(io.err()).toContain(problem);
  expect(io.err()).toContain(remedy);
});

test("a folder that is in use and an address that is taken are told", async () => {
  const { folder, url } = await liveServer();
  const io = fakeIo({ cwd: folder });
  const data = join(folder, "data");
  expect(await run(["serve", "--port", "0", "--data-folder", data], io)).toBe(2);
  expect(io.err()).toContain("PL_FOLDER_LOCKED");
  const other = join(folder, "other");
  const port = new URL(url).port;
  expect(await run(["serve", "--port", port, "--data-folder", other], io)).toBe(2);
  expect(io.err()).toContain("PL_ADDRESS_UNAVAILABLE");
});
