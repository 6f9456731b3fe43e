import { expect, test } from "vitest";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { createRunStore, runRecords } from "../../storage/metadata/run-store.ts";
import { testServer } from "../testing/test-server.ts";

async function listening() {
  const metadata = await openMetadata(":memory:");
  const { id: modelId } = await createModelStore(metadata.db).create("churn", 1);
  const run = await createRunStore(metadata).add({
    ...{ id: "r1", modelId, action: "retrain", reason: "it is due", actor: "ada", details: null },
    ...{ decisionId: null, incidentId: null, executor: "none", eventTimeMs: 1, atMs: 1 },
  });
  if (run === undefined) throw new Error("no run");
  const { app } = await testServer({ deps: { metadata } });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const follow = async (path = "r1/log/events", headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/v1/runs/${path}`, { headers });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = "";
    return {
      answer,
      /** Reads on until a text was sent, or the end. */
      async until(text: string): Promise<string> {
        while (!seen.includes(text)) {
          const { done, value } = (await reader?.read()) ?? { done: true };
          if (done) break;
          seen += value;
        }
        return seen;
      },
      stop: () => reader?.cancel(),
    };
  };
  const write = (text: string) =>
    metadata.transaction((prepare) =>
      runRecords(prepare).addEntries("r1", [{ kind: "stdout", text, atMs: 5 }]),
    );
  const end = () =>
    metadata.transaction((prepare) => {
      runRecords(prepare).move("r1", "queued", "cancelled", {}, 9);
    });
  return { app, follow, write, end };
}

test("entries are told as they are written, and the end of the run ends the stream", async () => {
  const { follow, write, end } = await listening();
  await write("epoch 1");
  const client = await follow();
  expect(client.answer.headers.get("content-type")).toBe("text/event-stream");
  expect(await client.until("epoch 1")).toMatch(/id: \d+\nevent: entry\ndata: \{.*"epoch 1"/);
  await write("epoch 2");
  const seen = await client.until("epoch 2");
  expect(seen.match(/epoch 1/g)).toHaveLength(1);
  const lastId = /id: (\d+)\nevent: entry\ndata: \{[^\n]*epoch 1/.exec(seen)?.[1] ?? "";
  const back = await follow("r1/log/events", { "last-event-id": lastId });
  expect(await back.until("epoch 2")).not.toContain("epoch 1");
  await back.stop();
  await end();
  expect(await client.until("never")).toContain('event: over\ndata: {"state":"cancelled"}');
});

test("a run that is not there, and the end of the server, are told", async () => {
  const { app, follow } = await listening();
  const none = await follow("r9/log/events");
  expect(none.answer.status).toBe(404);
  const client = await follow();
  await client.until("still here");
  await app.close();
  await expect(client.until("never")).resolves.not.toContain("over");
});
