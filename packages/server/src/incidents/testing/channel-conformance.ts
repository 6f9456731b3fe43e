import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { attemptDelivery, type Attempt } from "../attempt-delivery.ts";
import type { Channel, Delivery } from "../channel.ts";
import { channelFields } from "../channel-fields.ts";
import { answeringStub, type Script, type Stub, type StubAnswer } from "./answering-stub.ts";
import { sampleNotice, sampleNotices } from "./sample-notice.ts";

export interface Skip {
  readonly test: string;
  readonly reason: string;
}

/** What differs from service to service. */
export interface ChannelSetup {
  /** What the service answers when all is well. */
  readonly good: StubAnswer;
  /** What it answers when that depends on the request. @default always `good` */
  readonly script?: Script;
  /** What a channel makes of a 200 that is none of the service's. */
  readonly garbage: Delivery["outcome"];
  /** Fails when a request is beyond the documented limits of the service. */
  checkLimits(body: string): void;
  readonly skip?: readonly Skip[];
}

const answers: readonly (readonly [what: string, Script, Partial<Delivery>])[] = [
  ["400", () => ({ status: 400, body: "bad request" }), { outcome: "refused" }],
  ["401", () => ({ status: 401 }), { outcome: "refused" }],
  ["403", () => ({ status: 403 }), { outcome: "refused" }],
  ["404", () => ({ status: 404, body: "<html>not found" }), { outcome: "refused" }],
  ["410", () => ({ status: 410 }), { outcome: "refused" }],
  [
    "a redirect",
    () => ({ status: 302, headers: { location: "http://169.254.169.254/" } }),
    { outcome: "refused" },
  ],
  ["408", () => ({ status: 408 }), { outcome: "retry" }],
  ["429", () => ({ status: 429 }), { outcome: "retry", retryAfterMs: null }],
  [
    "429 with Retry-After",
    () => ({ status: 429, headers: { "retry-after": "7" } }),
    { outcome: "retry", retryAfterMs: 7_000 },
  ],
  ["500", () => ({ status: 500, body: "{}" }), { outcome: "retry" }],
  ["502", () => ({ status: 502 }), { outcome: "retry" }],
  [
    "503 with Retry-After",
    () => ({ status: 503, headers: { "retry-after": "2" } }),
    { outcome: "retry", retryAfterMs: 2_000 },
  ],
  ["silence", () => "hang", { outcome: "retry", detail: "No answer within 0.3 s" }],
  ["a broken connection", () => "reset", { outcome: "retry" }],
  ["half an answer", () => "half", { outcome: "retry" }],
];

/** What every channel does, whatever the service is. */
export function channelConformance(channel: Channel, setup: ChannelSetup): void {
  describe(`channel ${channel.id}`, () => {
    let stub: Stub;
    beforeAll(async () => {
      stub = await answeringStub();
    });
    beforeEach(() => stub.answer(setup.script ?? (() => setup.good)));
    afterAll(() => stub.close());
    const check = (title: string, body: () => Promise<void> | void): void => {
      const isSkipped = setup.skip?.some((one) => one.test === title) === true;
      test.skipIf(isSkipped)(`${channel.id}: ${title}`, body);
    };

    const config = channel.example;
    const secrets = channelFields(channel.config)
      .filter(({ isSecret }) => isSecret)
      .map(({ name }) => config[name])
      .filter((value) => typeof value === "string");
    const send = (over: Partial<Attempt> = {}): Promise<Delivery> =>
      attemptDelivery(stub.outgoing, {
        ...{ type: channel.id, config, notice: sampleNotice(), idempotencyKey: "key-1" },
        ...{ reference: null, nowMs: Date.UTC(2026, 2, 1), timeoutMs: 5_000 },
        signal: new AbortController().signal,
        ...over,
      });
    const hidesSecrets = (text: string): void => {
      for (const secret of secrets) expect(text).not.toContain(secret);
    };

    check("its example is a valid configuration, and each field says what it is", () => {
      expect(channel.config.parse(config)).toBeDefined();
      const fields = channelFields(channel.config);
      expect(fields.some(({ isSecret }) => isSecret)).toBe(true);
      for (const { description } of fields) expect(description).not.toBe("");
      expect(channel.config.safeParse({ ...config, misspelt: 1 }).success).toBe(false);
      expect(channel.config.safeParse({}).success).toBe(false);
    });

    check("every event has a form, the same each time, well formed and without secrets", () => {
      const settings = channel.config.parse(config);
      for (const notice of sampleNotices) {
        const frozen = Object.freeze(notice);
        const text = JSON.stringify(channel.render(frozen, settings));
        expect(text).toBe(JSON.stringify(channel.render(frozen, settings)));
        expect(text.isWellFormed()).toBe(true);
        hidesSecrets(text);
      }
    });

    check("every event is delivered, and within the limits of the service", async () => {
      for (const notice of sampleNotices) {
        const before = stub.requests.length;
        expect(await send({ notice })).toMatchObject({ outcome: "delivered" });
        const made = stub.requests.slice(before);
        expect(made.length).toBeGreaterThan(0);
        for (const { body } of made) setup.checkLimits(body);
      }
    });

    for (const [what, script, expected] of answers) {
      check(`${what} is ${expected.outcome}`, async () => {
        stub.answer(script);
        const { detail, ...delivery } = await send({ timeoutMs: 300 });
        const { detail: words, ...rest } = expected;
        expect(delivery).toMatchObject(rest);
        expect(detail).toContain(words ?? "");
        expect(detail.length).toBeGreaterThan(5);
      });
    }

    check("who is not let in hears which field that is about", async () => {
      stub.answer(() => ({ status: 401 }));
      const { detail } = await send();
      const fields = channelFields(channel.config).filter(({ isSecret }) => isSecret);
      const named = fields.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(detail));
      expect(
        named.map(({ name }) => name),
        detail,
      ).not.toEqual([]);
    });

    check("a body that is none of the service's is no failure of ours", async () => {
      for (const body of ["<html>", "{", "null", "[]", '{"ok":"yes"}', "\u0000\uFFFF", ""]) {
        stub.answer(() => ({ ...setup.good, body }));
        expect(await send()).toMatchObject({ outcome: setup.garbage });
      }
    });

    check("a huge body is cut, and little of it is kept", async () => {
      stub.answer(() => ({ status: 400, body: "x".repeat(10_000_000) }));
      const { outcome, detail } = await send();
      expect(outcome).toBe("refused");
      expect(detail.length).toBeLessThan(500);
    });

    check("an answer of 100 MB is not waited for", async () => {
      stub.answer(() => "flood");
      const { outcome, detail } = await send();
      expect(outcome).toBe(setup.garbage);
      expect(detail.length).toBeLessThan(500);
    });

    check("what a service puts back of the secrets is not kept", async () => {
      for (const status of [200, 400, 500]) {
        stub.answer(({ url, headers, body }) => ({
          status,
          body: `${url} ${headers["authorization"] ?? ""} ${body}`,
        }));
        hidesSecrets(JSON.stringify(await send()));
      }
    });

    check("the same message sent again is the same, and known by its key", async () => {
      const before = stub.requests.length;
      await send();
      const middle = stub.requests.length;
      await send();
      const [first, second] = [stub.requests.slice(before, middle), stub.requests.slice(middle)];
      expect(second).toEqual(first);
      const { url, body, headers } = first[0] ?? { url: "", body: "", headers: {} };
      expect(url).toMatch(/^https?:/);
      expect(`${body} ${JSON.stringify(headers)}`.length).toBeGreaterThan(50);
    });

    check("who gives up waiting gets their own reason", async () => {
      stub.answer(() => "hang");
      const stop = new AbortController();
      const sending = send({ signal: stop.signal });
      stop.abort(new Error("stopping"));
      await expect(sending).rejects.toThrow("stopping");
    });
  });
}
