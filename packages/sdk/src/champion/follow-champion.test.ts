import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createPlumbline } from "../create-plumbline.ts";
import type { Champion } from "./champion.ts";
import type { ChampionOptions } from "./follow-champion.ts";

const facts = (version: string, revision: number, over: object = {}) => ({
  ...{ model: "churn", alias: "champion", version, revision, artifact: null },
  ...{ adjustments: [], threshold: null, ...over },
});

/** A server whose champion the test moves; requests with `after` are held back until then. */
function fakeServer() {
  let answer: () => Response | Promise<Response> = () => Response.json({}, { status: 404 });
  let revision = -1;
  let wake = Promise.withResolvers<void>();
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(url.pathname + url.search);
    const after = url.searchParams.get("after");
    if (after !== null && Number(after) === revision) {
      const isAborted = new Promise<boolean>((resolve) => {
        init?.signal?.addEventListener("abort", () => resolve(true));
      });
      const isEnded = await Promise.race([wake.promise, isAborted]);
      if (isEnded === true) throw new Error("aborted");
    }
    return answer();
  };
  const set = (next: typeof answer, nextRevision = -1): void => {
    answer = next;
    revision = nextRevision;
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  return {
    ...{ fetch, asked },
    promote: (version: string, next: number, over: object = {}) =>
      set(() => Response.json(facts(version, next, over)), next),
    fail: () =>
      set(() => {
        throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
      }),
    answerWith: (body: unknown) => set(() => Response.json(body)),
  };
}

function setUp(options: ChampionOptions = {}) {
  const server = fakeServer();
  const problems: string[] = [];
  const client = createPlumbline(
    {
      ...{ url: "http://plumbline.test", flushOnExit: false, retryBaseMs: 1, retryMaxMs: 5 },
      onError: ({ code, message }) => void problems.push(`${code}: ${message}`),
    },
    { fetch: server.fetch, random: () => 0 },
  );
  onTestFinished(() => client.close(0));
  const handle = client.model("churn", { timeoutMs: 200, ...options });
  return { server, client, handle, problems };
}

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "champion-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "champion.json");
}

test("the champion is asked for once, then known at once, and followed to the next", async () => {
  const { server, client, handle } = setUp();
  const adjustments = [{ kind: "logistic", slope: 1, intercept: 1 }];
  server.promote("v1", 1);
  const first = await handle.champion();
  expect(first).toMatchObject({ version: "v1", threshold: null });
  expect([first.apply(0.3), first.decide(0.5), first.decide(0.49)]).toEqual([0.3, true, false]);
  expect(client.model("churn")).toBe(handle);

  const seen: Champion[] = [];
  handle.onChange((champion) => seen.push(champion));
  server.promote("v2", 2, { adjustments, threshold: 0.7 });
  await expect.poll(() => seen.length).toBe(1);
  const second = await handle.champion();
  expect(second).toBe(seen[0]);
  expect(second.apply(0.5)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  expect([second.decide(0.5), second.decide(0.4)]).toEqual([true, false]);
  expect(server.asked[1]).toBe("/v1/models/churn/champion?alias=champion&after=1&waitMs=30000");
});

test("a server that is away changes nothing for the caller, and is told once", async () => {
  const { server, handle, problems } = setUp();
  server.promote("v1", 1);
  await handle.champion();
  server.fail();
  await expect.poll(() => server.asked.length).toBeGreaterThan(5);
  expect((await handle.champion()).version).toBe("v1");
  expect(problems).toEqual(["champion: The champion of churn stays v1: connect ECONNREFUSED"]);
  server.promote("v2", 2);
  await expect.poll(async () => (await handle.champion()).version).toBe("v2");
});

test("without an answer the file is taken; the next answer is kept in it", async () => {
  const file = temporaryFile();
  writeFileSync(file, JSON.stringify(facts("v0", 7)));
  const { server, handle } = setUp({ file, timeoutMs: 20 });
  server.fail();
  expect((await handle.champion()).version).toBe("v0");
  server.promote("v1", 8);
  await expect.poll(async () => (await handle.champion()).version).toBe("v1");
  await expect.poll(() => readFileSync(file, "utf8")).toContain('"v1"');
});

test("with nothing known the first call says why, and a later one finds it", async () => {
  const { server, handle } = setUp({ file: temporaryFile(), timeoutMs: 20 });
  server.fail();
  await expect(handle.champion()).rejects.toThrow(
    "The champion of churn is not known: connect ECONNREFUSED",
  );
  server.promote("v1", 1);
  await expect.poll(() => handle.champion().catch(() => null)).toMatchObject({ version: "v1" });
});

test("an answer that is not understood does not take the place of one that is", async () => {
  const { server, handle, problems } = setUp();
  server.promote("v1", 1);
  await handle.champion();
  server.answerWith(facts("v2", 2, { adjustments: [{ kind: "tree" }] }));
  await expect.poll(() => problems.length).toBe(1);
  expect((await handle.champion()).version).toBe("v1");
});

test("a listener that fails harms nobody, and one that was taken off hears nothing", async () => {
  const { server, handle, problems } = setUp();
  server.promote("v1", 1);
  await handle.champion();
  const seen: string[] = [];
  handle.onChange(() => {
    throw new Error("no");
  });
  handle.onChange(() => Promise.reject(new Error("no")));
  const stop = handle.onChange(({ version }) => seen.push(version));
  server.promote("v2", 2);
  await expect.poll(() => seen).toEqual(["v2"]);
  await expect
    .poll(() => problems)
    .toEqual(["champion: A listener failed", "champion: A listener failed"]);
  stop();
  server.promote("v3", 3);
  await expect.poll(async () => (await handle.champion()).version).toBe("v3");
  expect(seen).toEqual(["v2"]);
});

test("a closed client asks no more", async () => {
  const { server, client, handle } = setUp();
  server.promote("v1", 1);
  await handle.champion();
  await client.close(0);
  const asked = server.asked.length;
  server.promote("v2", 2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.asked.length).toBe(asked);
  expect((await handle.champion()).version).toBe("v1");
});
