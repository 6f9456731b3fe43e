import { expect, test } from "vitest";
import { channels, type ChannelId } from "./channels.ts";
import { channelConformance, type ChannelSetup, type Skip } from "./testing/channel-conformance.ts";

const over = (text: unknown, most: number): void => {
  expect(String(text).length).toBeLessThanOrEqual(most);
};

interface SlackBody {
  readonly text: string;
  readonly blocks: readonly {
    readonly type: string;
    readonly text?: { readonly text: string };
    readonly elements?: readonly { readonly value: string }[];
  }[];
}

/** Limits as documented: https://docs.slack.dev/reference/block-kit/blocks */
function checkSlack(body: string): void {
  const { text, blocks } = JSON.parse(body) as SlackBody;
  over(text, 4_000);
  expect(text).not.toBe("");
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const { type, text: said, elements = [] } of blocks) {
    expect(said?.text).not.toBe("");
    over(said?.text ?? "", type === "header" ? 150 : 3_000);
    for (const { value } of elements) over(value, 2_000);
  }
  over(JSON.stringify(blocks), 13_000);
  // Names of ours call nobody where Slack reads commands.
  const read = [
    text,
    ...blocks.filter(({ type }) => type !== "header").map((one) => one.text?.text ?? ""),
  ];
  expect(read.join("")).not.toContain("<!channel>");
}

interface PagerDutyBody {
  readonly dedup_key?: string;
  readonly payload?: { readonly summary: string };
}

function checkPagerDuty(body: string): void {
  const { dedup_key, payload } = JSON.parse(body) as PagerDutyBody;
  over(dedup_key ?? "", 255);
  over(payload?.summary ?? "", 1024);
  expect(Buffer.byteLength(body)).toBeLessThan(512 * 1024);
}

interface AlertBody {
  readonly labels: Readonly<Record<string, string>>;
}

function checkAlerts(body: string): void {
  for (const { labels } of JSON.parse(body) as readonly AlertBody[]) {
    for (const [name, value] of Object.entries(labels)) {
      expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
      expect(value).not.toBe("");
    }
  }
  expect(Buffer.byteLength(body)).toBeLessThan(64 * 1024);
}

interface JsmBody {
  readonly message?: string;
  readonly alias?: string;
  readonly description?: string;
  readonly note?: string;
  readonly details?: object;
}

/** Limits as documented: https://docs.opsgenie.com/docs/alert-api */
function checkJsm(body: string): void {
  const { message, alias, description, note, details } = JSON.parse(body) as JsmBody;
  over(message ?? "", 130);
  over(alias ?? "", 512);
  over(description ?? "", 15_000);
  over(note ?? "", 25_000);
  over(JSON.stringify(details ?? {}), 8_000);
}

/** Lengths of the fields of the incident table as it is delivered. */
function checkServiceNow(body: string): void {
  if (body === "") return;
  const fields = JSON.parse(body) as Readonly<Record<string, string>>;
  over(fields["short_description"] ?? "", 160);
  over(fields["correlation_id"] ?? "", 100);
  over(fields["description"] ?? "", 4_000);
  over(fields["work_notes"] ?? "", 4_000);
}

const row = { sys_id: "0123456789abcdef0123456789abcdef", number: "INC0010001" };
const noHttp = "SMTP has no such answers: email.test.ts has a table of its own";
const byMail: readonly Skip[] = [
  ...["400", "401", "403", "404", "410", "a redirect"].map((what) => `${what} is refused`),
  ...["408", "429", "429 with Retry-After", "500", "502", "503 with Retry-After"].map(
    (what) => `${what} is retry`,
  ),
  ...["silence is retry", "a broken connection is retry", "half an answer is retry"],
  "an answer of 100 MB is not waited for",
  "who is not let in hears which field that is about",
  "every event is delivered, and within the limits of the service",
  "a body that is none of the service's is no failure of ours",
  "a huge body is cut, and little of it is kept",
  "the same message sent again is the same, and known by its key",
  "what a service puts back of the secrets is not kept",
  "who gives up waiting gets their own reason",
].map((test) => ({ test, reason: noHttp }));

const ok = { status: 200, body: "ok" };
const setups: Readonly<Record<ChannelId, ChannelSetup>> = {
  webhook: {
    ...{ good: { status: 204 }, garbage: "delivered" },
    checkLimits: (body) => expect(Buffer.byteLength(body)).toBeLessThan(100_000),
  },
  alertmanager: { good: { status: 200 }, garbage: "delivered", checkLimits: checkAlerts },
  slack: {
    good: { status: 200, body: '{"ok":true,"channel":"C0123456789","ts":"1700000000.000100"}' },
    ...{ garbage: "retry", checkLimits: checkSlack },
  },
  teams: {
    ...{ good: { status: 202 }, garbage: "delivered" },
    // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors: about 28 KB
    checkLimits: (body) => expect(Buffer.byteLength(body)).toBeLessThan(28_000),
  },
  pagerduty: {
    good: { status: 202, body: '{"status":"success","message":"Event processed"}' },
    ...{ garbage: "delivered", checkLimits: checkPagerDuty },
  },
  jsm: {
    good: { status: 202, body: '{"result":"Request will be processed","requestId":"43a29c5c"}' },
    ...{ garbage: "retry", checkLimits: checkJsm },
  },
  servicenow: {
    good: { status: 200, body: JSON.stringify({ result: row }) },
    script: ({ method }) =>
      method === "GET"
        ? { status: 200, body: '{"result":[]}' }
        : { status: method === "POST" ? 201 : 200, body: JSON.stringify({ result: row }) },
    ...{ garbage: "retry", checkLimits: checkServiceNow },
  },
  email: { good: ok, garbage: "delivered", checkLimits: () => undefined, skip: byMail },
};

test("the list holds channels, each under its own id", () => {
  expect(channels.length).toBeGreaterThan(0);
  expect(new Set(channels.map((channel) => channel.id)).size).toBe(channels.length);
});

for (const channel of channels) channelConformance(channel, setups[channel.id]);
