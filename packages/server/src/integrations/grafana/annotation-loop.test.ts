import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createOutgoing } from "../../outgoing/outgoing.ts";
import { faults, type FaultName } from "../../retraining/testing/misbehaving-server.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { createAnnotationLoop } from "./annotation-loop.ts";
import { grafanaStub } from "./testing/grafana-stub.ts";
import { tellIncident, toldEvents } from "./testing/told-events.ts";

const start = Date.UTC(2026, 2, 1);

async function annotationFixture({ allow = ["127.0.0.1"], token = "" } = {}) {
  const stub = await grafanaStub();
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  await toldEvents(metadata, start);
  let nowMs = start + 3_600_000;
  const clock = (): number => nowMs;
  const create = () =>
    createAnnotationLoop({
      ...{ metadata, clock, random: () => 0, publicUrl: "https://plumbline.example" },
      http: createOutgoing({ allow }).http,
      access: { url: stub.url, token: token === "" ? stub.token : token },
    });
  let loop = create();
  const complaints: string[] = [];
  return {
    ...{ stub, metadata, complaints },
    pass: (ms: number): void => void (nowMs += ms),
    restart: (): void => void (loop = create()),
    /** Turns until it rests; answers what it complained of. */
    async work(): Promise<void> {
      const signal = new AbortController().signal;
      for (let idle = 0; idle < 2;) {
        const turn = await loop.turn(signal).catch((error: unknown) => {
          complaints.push(error instanceof Error ? error.message : String(error));
          return { did: false, nextInMs: 1_000 };
        });
        await setTimeout(5);
        idle = turn.did || turn.nextInMs < 1_000 ? 0 : idle + 1;
      }
    },
  };
}

test("incidents, retraining and promotions are written in the order in which they happened", async () => {
  const { stub, work, metadata, complaints } = await annotationFixture();
  await work();
  expect(stub.annotations.map(({ time, text }) => [time - start, text.split("\n")[0]])).toEqual([
    [0, "Incident opened: fraud: &lt;b&gt; is broken"],
    [60_000, "Retraining of fraud: Queued by policy: amount moved"],
    [120_000, "Retraining of fraud: failed: exit code 1"],
    [180_000, "Promoted: fraud answers with v2 (better)"],
  ]);
  expect(stub.annotations[0]?.tags).toEqual([
    ...["plumbline", "incident", "open", "model:fraud", "plumbline-id:incidents-1"],
  ]);
  expect(stub.annotations[0]?.text).toContain('href="https://plumbline.example/incidents/7"');
  expect(
    stub.requests.every(({ headers }) => headers.authorization === `Bearer ${stub.token}`),
  ).toBe(true);
  await metadata.transaction((prepare) => tellIncident(prepare, "resolve", start + 240_000));
  await work();
  expect(stub.annotations.at(-1)?.text).toContain("Incident over");
  expect(stub.annotations.length).toBe(5);
  expect(complaints).toEqual([]);
});

/** A server that never answers takes a test as long as the time-out does. */
const quickFaults = (Object.keys(faults) as FaultName[]).filter((fault) => fault !== "no answer");

test.each(quickFaults)("with %s nothing is lost, and nothing is written twice", async (fault) => {
  for (const isDone of [false, true]) {
    const { stub, work, pass, restart, complaints } = await annotationFixture();
    stub.misbehave({ fault, isDone, hits: ({ method }) => method === "POST" });
    await work();
    expect(complaints.length).toBe(1);
    expect(complaints.join()).not.toContain(stub.token);
    expect(stub.requests.some(({ path }) => path.includes("steal"))).toBe(false);
    stub.misbehave(null);
    restart();
    pass(3_600_000);
    await work();
    expect(stub.annotations.length).toBe(4);
  }
});

test("after a failure it waits longer each time, and as long as it is asked to", async () => {
  const { stub, work, pass } = await annotationFixture();
  stub.misbehave({ fault: "500", isDone: false, hits: () => true });
  await work();
  expect(stub.requests.length).toBe(1);
  pass(2_000);
  await work();
  expect(stub.requests.length).toBe(1);
  pass(1_000);
  await work();
  expect(stub.requests.length).toBe(2);
  stub.misbehave({ fault: "429 with Retry-After", isDone: false, hits: () => true });
  pass(5_000);
  await work();
  expect(stub.requests.length).toBe(3);
  pass(6_000);
  await work();
  expect(stub.requests.length).toBe(3);
  stub.misbehave(null);
  pass(10_000);
  await work();
  expect(stub.annotations.length).toBe(4);
});

test("a wrong token is said in words, and a private address is not called", async () => {
  const wrong = await annotationFixture({ token: "glsa_wrong_one" });
  await wrong.work();
  expect(wrong.complaints.join()).toContain("does not accept the token");
  const guarded = await annotationFixture({ allow: [] });
  await guarded.work();
  expect(guarded.stub.requests).toEqual([]);
  expect(guarded.complaints.join()).toContain("this machine itself");
});

test("what is a week old is not written any more", async () => {
  const { stub, work, pass } = await annotationFixture();
  pass(8 * 86_400_000);
  await work();
  expect(stub.requests).toEqual([]);
});
