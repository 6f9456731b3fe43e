import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import type { ExecutorHook } from "../executor.ts";
import { hookSecret, keyOf, secret, triggerSecret, type CiStub } from "./ci-stubs/ci-stub.ts";
import { ciBench, type CiBench } from "./ci-bench.ts";
import { faults, type FaultName } from "./misbehaving-server.ts";

const faultNames = Object.keys(faults) as FaultName[];
const anyRequest = () => true;

function expectNoSecret({ said }: CiBench): void {
  expect(said.length).toBeGreaterThan(0);
  const basic = Buffer.from(`plumbline:${secret}`).toString("base64");
  for (const hidden of [secret, hookSecret, triggerSecret, basic, "plr_x"]) {
    expect(said.join("\n")).not.toContain(hidden);
  }
}

const isSentence = (text: string): boolean =>
  /^[A-Z].{20,}/s.test(text) && !text.includes("undefined");

/** What every executor of a CI system does when the other side misbehaves. */
export function ciConformance(id: string, stubOf: () => CiStub): void {
  describe(`${id} against a server that misbehaves`, () => {
    test.each(faultNames)(
      "a start met by %s starts once in the end, and says what was wrong",
      async (fault) => {
        const stub = stubOf();
        const bench = await ciBench(stub);
        bench.server.misbehave({ fault, isDone: false, hits: anyRequest });
        const answer = await bench.start();
        expect(answer.outcome).not.toBe("started");
        if (answer.outcome !== "started") expect(answer.message).toSatisfy(isSentence);
        bench.server.misbehave(null);
        await bench.startAtLast();
        expect(bench.starts()).toBe(1);
        expectNoSecret(bench);
      },
    );

    test.each(faultNames)(
      "a start that was done but answered by %s is found again, not repeated",
      async (fault) => {
        const stub = stubOf();
        const bench = await ciBench(stub);
        bench.server.misbehave({ fault, isDone: true, hits: (request) => stub.isStart(request) });
        const answer = await bench.start();
        bench.server.misbehave(null);
        const isClear =
          fault === "429 with Retry-After" ||
          fault === "401" ||
          fault === "a redirect to another host";
        // Who says clearly that nothing was done is believed.
        if (isClear) {
          expect(answer).toMatchObject({ message: expect.any(String) as string });
          return;
        }
        await bench.startAtLast();
        expect(bench.starts()).toBe(1);
        expectNoSecret(bench);
      },
    );

    test.each(faultNames)(
      "a look met by %s ends nothing, is told once, and goes on",
      async (fault) => {
        const stub = stubOf();
        const bench = await ciBench(stub);
        const external = await bench.startAtLast();
        await bench.look(external);
        bench.server.misbehave({ fault, isDone: false, hits: anyRequest });
        const first = await bench.look(external);
        const second = await bench.look(external);
        for (const { state } of [first, second]) expect(state).toEqual({ outcome: "running" });
        expect(first.lines.map(({ text }) => text).join("")).toSatisfy(isSentence);
        expect(second.lines).toEqual([]);
        expect(second.againInMs).toBeGreaterThan(first.againInMs ?? Infinity);
        bench.server.misbehave(null);
        const [line] = (await bench.look(external)).lines;
        expect(line?.text).toContain("can be asked again");
        expectNoSecret(bench);
      },
    );

    test.each(faultNames)("a check that meets %s says so in a sentence", async (fault) => {
      const bench = await ciBench(stubOf());
      bench.server.misbehave({ fault, isDone: false, hits: anyRequest });
      const findings = await bench.ready.check(bench.effects);
      bench.said.push(JSON.stringify(findings));
      const [bad] = findings.filter(({ outcome }) => outcome === "bad");
      expect(bad?.detail).toSatisfy(isSentence);
      expectNoSecret(bench);
    });

    test.each(faultNames)("an end asked for and met by %s is answered in words", async (fault) => {
      const bench = await ciBench(stubOf());
      const external = await bench.startAtLast();
      bench.server.misbehave({ fault, isDone: false, hits: anyRequest });
      const said = await bench.ready.cancel({ ...bench.attempt, external }, bench.effects);
      bench.said.push(said);
      expect(said).toSatisfy(isSentence);
      expectNoSecret(bench);
    });

    test("500 for an hour ends nothing", async () => {
      const stub = stubOf();
      const bench = await ciBench(stub);
      const external = await bench.startAtLast();
      bench.server.misbehave({ fault: "500", isDone: false, hits: anyRequest });
      const endMs = bench.clock.nowMs + 3_600_000;
      while (bench.clock.nowMs < endMs) {
        const seen = await bench.look(external);
        expect(seen.state.outcome).toBe("running");
        expect(seen.againInMs).toBeLessThanOrEqual(300_000);
        bench.clock.nowMs += seen.againInMs ?? 0;
      }
      bench.server.misbehave(null);
      for (const one of stub.pipelines) one.state = "succeeded";
      expect((await bench.toEnd(external)).state.outcome).toBe("finished");
    });
  });

  describe(`${id} follows what it started`, () => {
    test("the order comes whole, its token apart", async () => {
      const stub = stubOf();
      await (await ciBench(stub)).startAtLast();
      const parameters = stub.pipelines[0]?.parameters ?? {};
      const upper = Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name.toUpperCase(), value]),
      );
      expect(upper["PLUMBLINE_ATTEMPT"]).toBe("r1-1");
      expect(upper["PLUMBLINE_TOKEN"]).toBe("plr_x");
      const order: unknown = JSON.parse(
        Buffer.from(upper["PLUMBLINE_ORDER"] ?? "", "base64").toString(),
      );
      expect(order).toMatchObject({
        ...{ run: "r1", trainingSet: { id: "t", address: "/t.parquet" } },
        callback: { url: "http://127.0.0.1/v1/runs/r1/result", token: "" },
      });
    });

    test("what ended without an answer here has failed, after its last words were waited for", async () => {
      for (const how of ["succeeded", "failed", "cancelled"] as const) {
        const stub = stubOf();
        const bench = await ciBench(stub);
        const external = await bench.startAtLast();
        await bench.look(external);
        for (const one of stub.pipelines) one.state = how;
        const last = await bench.look(external);
        expect(last.state.outcome).toBe("running");
        bench.clock.nowMs += last.againInMs ?? 0;
        const { state } = await bench.toEnd(last.external ?? external);
        expect(state).toMatchObject({ outcome: "finished", result: { outcome: "failed" } });
        if (state.outcome === "finished") expect(state.result.message).toSatisfy(isSentence);
      }
    });

    test("a link for people comes with the start or a later look, and what happens comes as lines, once", async () => {
      const stub = stubOf();
      const bench = await ciBench(stub);
      const started = await bench.start();
      const external = started.outcome === "started" ? started.external : null;
      const seen = await bench.look(external);
      const url = started.outcome === "started" ? (started.url ?? seen.url) : null;
      expect(url).toMatch(/^https?:\/\//);
      const place = seen.external ?? external;
      expect(seen.lines.length).toBeGreaterThan(0);
      expect((await bench.look(place)).lines).toEqual([]);
      for (const one of stub.pipelines) one.state = "failed";
      expect((await bench.look(place)).lines.length).toBeGreaterThan(1);
    });

    test("a pipeline that nobody knows any more is lost, but not at the first look", async () => {
      const stub = stubOf();
      const bench = await ciBench(stub);
      const external = await bench.startAtLast();
      const seen = await bench.look(external);
      stub.pipelines.length = 0;
      const first = await bench.look(seen.external ?? external);
      expect(first.state.outcome).toBe("running");
      const { state } = await bench.toEnd(seen.external ?? external);
      expect(state).toMatchObject({ outcome: "lost" });
    });

    test("it ends when that is asked for, also when what was started is only known there", async () => {
      const stub = stubOf();
      const bench = await ciBench(stub);
      bench.server.misbehave({
        fault: "a reset connection",
        isDone: true,
        hits: (request) => stub.isStart(request),
      });
      await bench.start();
      bench.server.misbehave(null);
      const said = await bench.ready.cancel({ ...bench.attempt, external: null }, bench.effects);
      expect(said).not.toBe("");
      expect(stub.pipelines.map(({ state }) => state)).toEqual(["cancelled"]);
    });

    test.each([-600_000, 600_000])(
      "a clock that jumps by %i ms starts nothing twice and loses nothing",
      async (byMs) => {
        const stub = stubOf();
        const bench = await ciBench(stub);
        bench.server.misbehave({
          fault: "half an answer",
          isDone: true,
          hits: (request) => stub.isStart(request),
        });
        await bench.start();
        bench.clock.nowMs += byMs;
        bench.server.misbehave(null);
        const external = await bench.startAtLast();
        expect(bench.starts()).toBe(1);
        for (const one of stub.pipelines) one.state = "succeeded";
        await bench.look(external);
        bench.clock.nowMs += byMs;
        expect((await bench.toEnd(external)).state.outcome).toBe("finished");
      },
    );

    test("what was cancelled before it began never begins", async () => {
      const stub = stubOf();
      const bench = await ciBench(stub);
      await bench.ready.cancel({ ...bench.attempt, external: null }, bench.effects);
      expect(await bench.start()).toMatchObject({ outcome: "failed" });
      expect(stub.pipelines).toEqual([]);
    });

    test("pipelines of others are left alone, also one whose key begins like ours", async () => {
      const stub = stubOf();
      const bench = await ciBench(stub);
      const other = { id: 999, state: "running" as const };
      const key = `${bench.attempt.key}2`;
      stub.pipelines.push({ ...other, parameters: { PLUMBLINE_ATTEMPT: key } });
      bench.server.misbehave({
        fault: "500",
        isDone: false,
        hits: (request) => stub.isStart(request),
      });
      await bench.start();
      bench.server.misbehave(null);
      await bench.startAtLast();
      expect(stub.pipelines.map(keyOf).toSorted()).toEqual([bench.attempt.key, key]);
    });
  });

  describe(`${id} is checked`, () => {
    test("where all is well, nothing is bad, and nothing was started", async () => {
      const stub = stubOf();
      const bench = await ciBench(stub);
      const findings = await bench.ready.check(bench.effects);
      expect(findings.length).toBeGreaterThan(2);
      expect(findings.filter(({ outcome }) => outcome === "bad")).toEqual([]);
      for (const { detail } of findings) expect(detail).toMatch(/^[A-Z]/);
      expect(stub.pipelines).toEqual([]);
    });

    test("an empty variable is named before anything is asked", async () => {
      const stub = stubOf();
      const [name = ""] = Object.keys(stub.environment);
      const bench = await ciBench(stub);
      const effects = { ...bench.effects, environment: { ...stub.environment, [name]: " " } };
      const findings = await bench.ready.check(effects);
      expect(findings).toContainEqual({
        ...{ name: `variable ${name}`, outcome: "bad" },
        detail: expect.stringContaining(name) as string,
      });
      expect(bench.server.requests).toEqual([]);
      const started = await bench.ready.find(bench.attempt, effects);
      expect(started).toBeNull();
    });
  });

  const { hook } = stubOf();
  describe(`${id} is told by webhooks`, () => {
    const given = ({
      headers,
      body,
    }: {
      headers: Readonly<Record<string, string>>;
      body: string;
    }): ExecutorHook => ({
      ...{ headers, body: Buffer.from(body) },
    });
    if (hook === null) {
      test("there are none, and that is said", async () => {
        const bench = await ciBench(stubOf());
        expect(
          bench.ready.readHook({ headers: {}, body: Buffer.of() }, bench.effects),
        ).toMatchObject({
          outcome: "refused",
        });
      });
      return;
    }
    test("a genuine one is a reason to look, each time it comes; one about another project is not", async () => {
      const bench = await ciBench(stubOf());
      const read = (request: ReturnType<typeof hook>) =>
        bench.ready.readHook(given(request), bench.effects).outcome;
      const genuine = hook("ours", hookSecret);
      expect([read(genuine), read(genuine)]).toEqual(["about", "about"]);
      expect(read(hook("another", hookSecret))).toBe("other");
    });

    test("forged, changed, unsigned and broken ones are refused, in words without the secret", async () => {
      const bench = await ciBench(stubOf());
      const genuine = hook("ours", hookSecret);
      const isTokenOnly = genuine.headers["x-gitlab-token"] !== undefined;
      const unsigned = Object.fromEntries(Object.keys(genuine.headers).map((name) => [name, ""]));
      const wrong = [
        hook("ours", "another-secret-0009"),
        { ...genuine, headers: {} },
        { ...genuine, headers: unsigned },
        { body: "", headers: {} },
        ...(isTokenOnly
          ? []
          : [
              { ...genuine, body: `${genuine.body} ` },
              { ...genuine, body: "" },
            ]),
      ];
      for (const request of wrong) {
        const answer = bench.ready.readHook(given(request), bench.effects);
        bench.said.push(JSON.stringify(answer));
        expect(answer.outcome).toBe("refused");
      }
      const without = { ...bench.effects, environment: {} };
      expect(bench.ready.readHook(given(genuine), without).outcome).toBe("refused");
      expectNoSecret(bench);
    });
  });
}
