import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteLogReader } from "../storage/log/sqlite-log-reader.ts";
import { openMetadata } from "../storage/metadata/open-metadata.ts";
import { loadSettings } from "./load-settings.ts";
import { startServer, type RunningServer } from "./serve.ts";
import type { Settings } from "./settings.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-serve-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "data");
}

const settingsOf = (dataFolder: string, over: Partial<Settings> = {}): Settings => ({
  ...loadSettings({ flags: { dataFolder, port: 0, logLevel: "silent" } }),
  flushIntervalMs: 20,
  ...over,
});

async function start(dataFolder: string, over: Partial<Settings> = {}): Promise<RunningServer> {
  const server = await startServer(settingsOf(dataFolder, over));
  onTestFinished(() => server.stop());
  return server;
}

const send = ({ url }: RunningServer, id: string, headers: object = {}) =>
  fetch(`${url}/v1/models/m/predictions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ id, features: { x: 1 } }),
  });

test("what was accepted is in the log or the lake, also after a stop and another start", async () => {
  const folder = newFolder();
  const first = await start(folder);
  expect((await send(first, "a")).status).toBe(200);
  await first.stop();
  const second = await start(folder);
  expect((await send(second, "b")).status).toBe(200);
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  await second.stop();

  const metadata = await openMetadata(join(folder, "metadata.sqlite"));
  const kept = await metadata.db.selectFrom("predictions").select("prediction_id").execute();
  const model = await metadata.db.selectFrom("models").selectAll().executeTakeFirstOrThrow();
  await metadata.close();
  expect(model).toMatchObject({ name: "m", schema_json: expect.stringContaining('"x"') });
  const reader = openSqliteLogReader(join(folder, "log.sqlite"));
  expect(await reader.end()).toBe(2);
  const waiting = await reader.read(0, { events: 10, bytes: 1e6 });
  await reader.close();
  const inLog = waiting.flatMap(
    ({ body }) => JSON.parse(new TextDecoder().decode(body)) as object[],
  );
  const ids = new Set([
    ...kept.map((row) => row.prediction_id),
    ...inLog.map((row) => ("id" in row ? row.id : "none")),
  ]);
  expect(ids).toEqual(new Set(["a", "b"]));
});

test("a second server on the folder is refused, and the first goes on", async () => {
  const folder = newFolder();
  const server = await start(folder);
  await expect(startServer(settingsOf(folder))).rejects.toMatchObject({ code: "PL_FOLDER_LOCKED" });
  expect((await send(server, "a")).status).toBe(200);
});

test("an address that is taken is told, and the folder is free again", async () => {
  const taken = await start(newFolder());
  const folder = newFolder();
  const port = Number(new URL(taken.url).port);
  await expect(startServer(settingsOf(folder, { port }))).rejects.toMatchObject({
    code: "PL_ADDRESS_UNAVAILABLE",
  });
  await start(folder);
});

test("a server that others reach makes its first key, in a file for its user alone", async () => {
  const folder = newFolder();
  const server = await start(folder, { host: "0.0.0.0" });
  expect((await send(server, "a")).status).toBe(401);
  const file = join(folder, "admin-key");
  const key = readFileSync(file, "utf8").trim();
  if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
  expect((await send(server, "a", { authorization: `Bearer ${key}` })).status).toBe(200);
  await server.stop();
  rmSync(file);
  await start(folder, { host: "0.0.0.0" });
  expect(existsSync(file)).toBe(false);
});
