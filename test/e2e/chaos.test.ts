import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openDataFolder } from "../crash/lake-contents.ts";
import {
  spawnServer,
  until,
  type LiveServer,
  type LiveServerOptions,
} from "../crash/live-server.ts";

const isRoot = process.getuid?.() === 0;
const hasTmpfs = isRoot && process.platform === "linux" && canMount();
const limitMs = 300_000;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-chaos-"));
  // Others than root go in, too.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-mount-"));
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "tmpfs", folder]).status === 0;
  if (isMounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true });
  return isMounted;
}

interface Serving {
  readonly server: LiveServer;
  readonly url: string;
}

async function serve(
  data: string,
  { flags = [], ...options }: LiveServerOptions = {},
): Promise<Serving> {
  const own = ["--port", "0", "--flush-interval-ms", "50", "--log-level", "warn", ...flags];
  const server = spawnServer(data, { ...options, flags: own });
  onTestFinished(() => server.kill());
  return { server, url: await server.listening };
}

/** Sends rows and remembers the ids of those that were accepted. */
function createSender({ url }: Serving) {
  const accepted = new Set<string>();
  let next = 0;
  return {
    accepted,
    /** Answers the status and the problem, if there was one. */
    async send(rows: number, { model = "m", padding = "" } = {}): Promise<Answered> {
      const ids = Array.from({ length: rows }, () => `${model}-${next++}`);
      const body = JSON.stringify(ids.map((id) => ({ id, features: { x: 1, padding } })));
      const headers = { "content-type": "application/json" };
      const address = `${url}/v1/models/${model}/predictions`;
      const response = await fetch(address, { method: "POST", headers, body });
      if (response.status === 200) for (const id of ids) accepted.add(id);
      const problem = response.ok ? null : ((await response.json()) as Problem);
      if (response.ok) await response.arrayBuffer();
      return { status: response.status, problem };
    },
  };
}

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
}

interface Answered {
  readonly status: number;
  readonly problem: Problem | null;
}

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/readyz`)).ok;

/** Everything accepted is in the lake once, and nothing twice; what was refused may be there. */
async function expectAllThere(data: string, url: string, accepted: ReadonlySet<string>) {
  await until("all events are in the lake", async () => {
    const answer = await fetch(`${url}/v1/status`);
    const { server } = (await answer.json()) as { server: { pendingEvents: number } };
    return server.pendingEvents === 0;
  });
  const folder = await openDataFolder(data);
  onTestFinished(() => folder.close());
  const ids: string[] = [];
  for (const { id } of folder.all("select id from models")) {
    ids.push(...(await folder.predictions(Number(id))).map((row) => row.id));
  }
  expect(new Set(ids).size, "rows are there twice").toBe(ids.length);
  const kept = new Set(ids);
  expect([...accepted].filter((id) => !kept.has(id))).toEqual([]);
}

/** Fills a disk to the last byte; gives it back when told. */
function fillDisk(folder: string): () => void {
  const path = join(folder, "ballast");
  const file = openSync(path, "w");
  let bytes = Buffer.alloc(1024 * 1024);
  while (bytes.length > 0) {
    try {
      writeSync(file, bytes);
    } catch {
      bytes = bytes.subarray(0, bytes.length >> 1);
    }
  }
  closeSync(file);
  return () => rmSync(path);
}

test.skipIf(!hasTmpfs)(
  "on a full disk events are refused with words, and accepted again when there is space",
  async () => {
    const disk = newFolder();
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", disk]).status).toBe(0);
    onTestFinished(() => void spawnSync("umount", ["-l", disk]));
    const data = join(disk, "data");
    const serving = await serve(data);
    const sender = createSender(serving);
    const { url } = serving;
    expect((await sender.send(100)).status).toBe(200);
    const freeDisk = fillDisk(disk);

    const problems: Problem[] = [];
    await until("an event is refused", async () => {
      const { status, problem } = await sender.send(500, { padding: "x".repeat(1_000) });
      if (problem !== null) problems.push(problem);
      expect([200, 503, 507]).toContain(status);
      return problem?.code === "PL_LOG_FULL";
    });
    expect(problems.at(-1)).toMatchObject({ retryable: true });
    expect(problems.at(-1)?.detail).toMatch(/full.*free space/u);
    const another = await sender.send(10, { model: "another" });
    expect([200, 503, 507]).toContain(another.status);
    expect(another.problem?.retryable).not.toBe(false);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    freeDisk();
    await until("events are accepted again", async () => (await sender.send(50)).status === 200);
    expect((await sender.send(10, { model: "another" })).status).toBe(200);
    await until("the server is ready again", () => isReady(url));
    await expectAllThere(data, url, sender.accepted);
    expect(await serving.server.stop()).toBe(0);
  },
  limitMs,
);

const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
const canBeNobody =
  isRoot && spawnSync(asNobody[0] ?? "", [...asNobody.slice(1), "true"]).status === 0;

/** Root may write everywhere, so somebody else has to try. */
const withoutRights: LiveServerOptions = isRoot ? { through: asNobody } : {};
const canLackRights = process.platform !== "win32" && (!isRoot || canBeNobody);

test.skipIf(!canLackRights)(
  "a data folder that cannot be written is refused with words",
  async () => {
    const data = join(newFolder(), "data");
    mkdirSync(data);
    chmodSync(data, 0o555);
    const server = spawnServer(data, withoutRights);
    onTestFinished(() => server.kill());
    const { code } = await server.exited;
    expect(code).toBe(2);
    expect(server.output()).toContain("Cannot write to the data folder");
  },
  limitMs,
);

test.skipIf(!canLackRights)(
  "when the lake becomes read-only events are kept in the log until it is writable again",
  async () => {
    const data = join(newFolder(), "data");
    mkdirSync(data);
    if (isRoot) chownSync(data, 65_534, 65_534);
    const serving = await serve(data, withoutRights);
    const { url } = serving;
    const sender = createSender(serving);
    chmodSync(join(data, "lake"), 0o555);
    for (let i = 0; i < 20; i++) expect((await sender.send(10)).status).toBe(200);
    await until("the server says that it is not ready", async () => !(await isReady(url)));
    const answer = await (await fetch(`${url}/readyz`)).text();
    expect(answer).toMatch(/permission denied|EACCES/iu);
    chmodSync(join(data, "lake"), 0o755);
    await until("the server is ready again", () => isReady(url));
    await expectAllThere(data, url, sender.accepted);
  },
  limitMs,
);

test(
  "of two servers on one data folder one is refused, and nothing is lost",
  async () => {
    const data = join(newFolder(), "data");
    const flags = ["--port", "0", "--flush-interval-ms", "50", "--log-level", "warn"];
    const both = [spawnServer(data, { flags }), spawnServer(data, { flags })];
    for (const server of both) onTestFinished(() => server.kill());
    const outcomes = await Promise.allSettled(both.map(({ listening }) => listening));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const place = outcomes.findIndex(({ status }) => status === "fulfilled");
    const [first, refused] = place === 0 ? both : both.toReversed();
    if (first === undefined || refused === undefined) throw new Error("There are two");
    expect((await refused.exited).code).toBe(2);
    expect(refused.output()).toContain("Another Plumbline works on");

    const serving = { server: first, url: await first.listening };
    const sender = createSender(serving);
    expect((await sender.send(50)).status).toBe(200);
    const third = spawnServer(data, { flags });
    onTestFinished(() => third.kill());
    expect((await third.exited).code).toBe(2);
    expect((await sender.send(50)).status).toBe(200);
    // A dead owner leaves no lock behind.
    await first.kill();
    const next = await serve(data);
    await expectAllThere(data, next.url, sender.accepted);
  },
  limitMs,
);

const clockPreload = fileURLToPath(new URL("../fixtures/jumping-clock.ts", import.meta.url));
const hourMs = 3_600_000;

test(
  "a clock that jumps an hour either way loses nothing, and windows are judged on",
  async () => {
    const folder = newFolder();
    const clockFile = join(folder, "clock");
    const setClock = (aheadMs: number): void => writeFileSync(clockFile, String(aheadMs));
    setClock(0);
    const data = join(folder, "data");
    const through = [
      "env",
      `PLUMBLINE_TEST_CLOCK=${clockFile}`,
      `NODE_OPTIONS=--import=${clockPreload}`,
    ];
    const serving = await serve(data, { through });
    const { url } = serving;
    const sender = createSender(serving);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({
      baseline: { kind: "first-rows", rows: 100 },
      monitors: [{ name: "rows", window: { rows: 100 } }],
    });
    const address = `${url}/v1/models/m`;
    expect((await fetch(`${address}/config`, { method: "PUT", headers, body })).status).toBe(200);
    const judged = async (): Promise<number> => {
      const answer = await (await fetch(`${address}/evaluations?limit=100`)).json();
      return (answer as { evaluations: readonly unknown[] }).evaluations.length;
    };
    let windows = 0;
    for (const aheadMs of [0, hourMs, 0, -hourMs, 0, hourMs]) {
      setClock(aheadMs);
      expect((await sender.send(100)).status).toBe(200);
      windows++;
      await until(`${windows} windows are judged`, async () => (await judged()) >= windows);
      expect(await isReady(url)).toBe(true);
    }
    await expectAllThere(data, url, sender.accepted);
    const arrivals = await receivedHours(data);
    expect(arrivals).toBeGreaterThan(1.5);
  },
  limitMs,
);

/** Hours between the first and the last arrival by the server's clock: shows that it did jump. */
async function receivedHours(data: string): Promise<number> {
  const folder = await openDataFolder(data);
  onTestFinished(() => folder.close());
  const [row] = folder.all("select max(max_time) - min(min_time) as ms from files");
  return Number(row?.["ms"]) / hourMs;
}
