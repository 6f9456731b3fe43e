import { expect, test } from "vitest";
import { createChangeFeed } from "../change-feed.ts";
import { testServer } from "../testing/test-server.ts";

async function listening() {
  const changes = createChangeFeed();
  const { app } = await testServer({ deps: { changes }, settings: { maxConnections: 500 } });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const follow = async (query = "") => {
    const answer = await fetch(`${url}/v1/events${query}`);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async (): Promise<string | undefined> => (await reader?.read())?.value;
    return { answer, next, stop: async () => reader?.cancel() };
  };
  return { app, changes, follow };
}

test("changes are sent as they happen, of one model when asked so", async () => {
  const { changes, follow } = await listening();
  const all = await follow();
  const one = await follow("?model=b");
  expect(all.answer.headers.get("content-type")).toBe("text/event-stream");
  expect([await all.next(), await one.next()]).toEqual([": still here\n\n", ": still here\n\n"]);
  changes.publish({ what: "config", model: "a" });
  expect(await all.next()).toBe('event: config\ndata: {"what":"config","model":"a"}\n\n');
  changes.publish({ what: "baseline", model: "b" });
  const expected = 'event: baseline\ndata: {"what":"baseline","model":"b"}\n\n';
  expect([await all.next(), await one.next()]).toEqual([expected, expected]);
  await all.stop();
  await one.stop();
});

test("followers do not hold up the end of the server", async () => {
  const { app, follow } = await listening();
  const client = await follow();
  await client.next();
  await app.close();
  expect(await client.next()).toBeUndefined();
});

test("more followers than allowed are refused with words", async () => {
  const { follow } = await listening();
  const clients = await Promise.all(Array.from({ length: 200 }, () => follow()));
  const refused = await follow();
  expect(refused.answer.status).toBe(503);
  expect(await refused.next()).toContain("PL_WATCHERS_TOO_MANY");
  await Promise.all(clients.map(({ stop }) => stop()));
});
