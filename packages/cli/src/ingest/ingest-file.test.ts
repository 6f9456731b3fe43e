import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDuckDbEngine } from "@plumbline/core";
import { expect, test } from "vitest";
import type { ApiClient } from "../live/api-client.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { ingestFile, type IngestTask } from "./ingest-file.ts";
import { openIngestState } from "./ingest-state.ts";
import { createTally } from "./rejections.ts";

const rows = 9_000;

/** A server that has room for so many batches and then is gone. */
function dyingClient(batches: number): { readonly client: ApiClient; readonly ids: string[] } {
  const ids: string[] = [];
  let left = batches;
  const client: ApiClient = {
    server: "http://fake",
    async try(_, request) {
      if (left-- === 0) throw new Error("gone");
      const sent = JSON.parse(request?.text ?? "[]") as readonly { readonly id: string }[];
      ids.push(...sent.map(({ id }) => id));
      const value = { accepted: sent.length, quarantined: 0, rejected: [] };
      return { isProblem: false, value };
    },
    ask: () => Promise.reject(new Error("not asked")),
    stream: () => Promise.reject(new Error("not asked")),
    async *events() {},
  };
  return { client, ids };
}

test("a run that was stopped goes on where it was, and every row is sent once", async () => {
  using folder = fakeFolder();
  const path = join(folder.path, "a.csv");
  const lines = Array.from({ length: rows }, (_, i) => `${i}`);
  writeFileSync(path, ["x", ...lines, ""].join("\n"));
  const engine = await createDuckDbEngine({ threads: 2 });
  const attempt = async (client: ApiClient) => {
    const shown = join(folder.path, "state.json");
    const task: IngestTask = {
      client,
      model: "m",
      columns: { fields: {}, version: null, ignored: [], isFeedback: false },
      reading: {},
      types: new Map(),
      state: await openIngestState(shown, { shown, target: "here" }),
      isAgain: false,
      tally: createTally(),
      sending: { signal: new AbortController().signal },
      now: () => 0,
    };
    return ingestFile({ engine, options: {} }, { path, partition: "" }, task);
  };
  const [first, second] = [dyingClient(2), dyingClient(99)];
  await expect(attempt(first.client)).rejects.toThrow("gone");
  expect(await attempt(second.client)).toMatchObject({ rows, skipped: first.ids.length });
  const ids = [...first.ids, ...second.ids];
  expect(new Set(ids).size).toBe(rows);
  expect(ids).toHaveLength(rows);
  expect(ids.at(-1)).toMatch(/^a\.csv:[0-9a-f]{12}:9000$/);
  expect(await attempt(dyingClient(0).client)).toMatchObject({ rows, skipped: rows });
  await engine.close();
});
