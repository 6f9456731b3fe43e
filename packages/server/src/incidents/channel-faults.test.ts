import { expect, onTestFinished, test } from "vitest";
import { createOutgoingHttp } from "../outgoing/create-outgoing-http.ts";
import { createOutgoingMail } from "../outgoing/create-outgoing-mail.ts";
import {
  faults,
  misbehavingServer,
  type FaultName,
  type StubReply,
  type StubRequest,
} from "../retraining/testing/misbehaving-server.ts";
import { channelRecords } from "../storage/metadata/channel-store.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import type { Delivery } from "./channel.ts";
import { minuteMs, outboxFixture, startMs } from "./testing/outbox-fixture.ts";
import { sampleNotice } from "./testing/sample-notice.ts";

const allow = ["127.0.0.1"];
const outgoing = { http: createOutgoingHttp({ allow }), mail: createOutgoingMail({ allow }) };
const secrets = { apiKey: "very-secret-key-0001", password: "very-secret-password-0002" };

interface Service {
  readonly type: string;
  readonly config: (url: string) => object;
  /** What is open there, and how it answers: as documented. */
  readonly create: () => {
    readonly open: ReadonlySet<string>;
    handle(this: void, request: StubRequest): StubReply;
  };
}

const fieldsOf = ({ body }: StubRequest): Readonly<Record<string, string>> =>
  JSON.parse(body) as Readonly<Record<string, string>>;

const jsm: Service = {
  type: "jsm",
  config: (server) => ({ server, apiKey: secrets.apiKey }),
  create() {
    const open = new Set<string>();
    return {
      open,
      handle(request) {
        if (request.path === "/v2/alerts") open.add(fieldsOf(request)["alias"] ?? "");
        return { status: 202, body: { result: "Request will be processed", requestId: "r-1" } };
      },
    };
  },
};

const servicenow: Service = {
  type: "servicenow",
  config: (instance) => ({ instance, user: "plumbline", password: secrets.password }),
  create() {
    const rows = new Map<string, string>();
    // Each POST makes one: the table does not look at correlation_id.
    const open = new Set<string>();
    return {
      open,
      handle(request) {
        const { method, path } = request;
        if (method === "GET") {
          const query = new URL(path, "http://x").searchParams.get("sysparm_query") ?? "";
          const id = rows.get(/^correlation_id=([^^]*)/.exec(query)?.[1] ?? "");
          return { status: 200, body: { result: id === undefined ? [] : [{ sys_id: id }] } };
        }
        if (method !== "POST") {
          return { status: 200, body: { result: { sys_id: path.slice(-32), number: "INC1" } } };
        }
        const id = String(open.size + 1).padStart(32, "0");
        rows.set(fieldsOf(request)["correlation_id"] ?? "", id);
        open.add(id);
        return { status: 201, body: { result: { sys_id: id, number: "INC1" } } };
      },
    };
  },
};

const outcomes: Readonly<Record<FaultName, Delivery["outcome"]>> = {
  ...{ "no answer": "retry", "a reset connection": "retry", "429 with Retry-After": "retry" },
  ...{ "500": "retry", "401": "refused", "a redirect to another host": "refused" },
  ...{ "a web page in place of JSON": "retry", "half an answer": "retry", "half a JSON": "retry" },
  "an answer of 100 MB": "retry",
};

for (const service of [jsm, servicenow]) {
  for (const fault of Object.keys(faults) as FaultName[]) {
    test(`${service.type}: ${fault} instead of the answer leaves one incident there, and a sentence here`, async () => {
      const { open, handle } = service.create();
      const server = await misbehavingServer(handle);
      const send = () =>
        attemptDelivery(outgoing, {
          ...{ type: service.type, config: { ...service.config(server.url) } },
          ...{ notice: sampleNotice("open"), idempotencyKey: "k", reference: null, nowMs: 0 },
          ...{
            signal: new AbortController().signal,
            timeoutMs: fault === "no answer" ? 400 : 10_000,
          },
        });
      server.misbehave({ fault, isDone: true, hits: ({ method }) => method === "POST" });
      const first = await send();
      expect(first.outcome).toBe(outcomes[fault]);
      expect(first.detail).toMatch(/^[A-Z0-9].{10,400}$/);
      server.misbehave(null);
      expect(await send()).toMatchObject({ outcome: "delivered" });
      expect(open.size).toBe(1);
      const seen = JSON.stringify([first, ...server.requests.map(({ path }) => path)]);
      expect(seen).not.toMatch(/very-secret/);
      expect(server.requests.every(({ headers }) => headers.host?.startsWith("127.0.0.1"))).toBe(
        true,
      );
    });
  }
}

test("a service that answers 500 for an hour has one alert afterwards, and the channel says why it waited", async () => {
  const it = await outboxFixture();
  onTestFinished(() => it.close());
  const { create, config } = jsm;
  const { open, handle } = create();
  it.stub.answer((request) => {
    const { pathname: path } = new URL(request.url);
    const { status, body } = handle({ ...request, path });
    const isBroken = it.clock.nowMs < startMs + 60 * minuteMs;
    return isBroken ? { status: 500, body: "oops" } : { status, body: JSON.stringify(body) };
  });
  await it.channel("pager", { type: "jsm", config: config("https://jsm.example") });
  await it.routes({ channels: ["pager"] });
  await it.tell(await it.incident(), "open");
  await it.work();
  const lastOutcome = () =>
    it.metadata.read((prepare) => channelRecords(prepare).find("pager")?.lastOutcome);
  expect(await lastOutcome()).toMatchObject({ outcome: "retry", detail: "It answered 500: oops" });
  for (let minute = 1; minute <= 90; minute++) await it.passTo(startMs + minute * minuteMs);
  expect(await lastOutcome()).toMatchObject({ outcome: "delivered" });
  expect(it.stub.requests.length).toBeLessThan(20);
  expect(open.size).toBe(1);
});
