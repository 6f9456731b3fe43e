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
    readonly text: { readonly text: string };
  }[];
}

/** Limits as documented: https://docs.slack.dev/reference/block-kit/blocks */
function checkSlack(body: string): void {
  const { text, blocks } = JSON.parse(body) as SlackBody;
  over(text, 4_000);
  expect(text).not.toBe("");
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const block of blocks) {
    expect(block.text.text).not.toBe("");
    over(block.text.text, block.type === "header" ? 150 : 3_000);
  }
  over(JSON.stringify(blocks), 13_000);
  // Names of ours call nobody where Slack reads commands.
  const read = [
    text,
    ...blocks.filter(({ type }) => type !== "header").map((one) => one.text.text),
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

const noHttp = "SMTP has no such answers: email.test.ts has a table of its own";
const byMail: readonly Skip[] = [
  ...["400", "401", "403", "404", "410", "a redirect"].map((what) => `${what} is refused`),
  ...["408", "429", "429 with Retry-After", "500", "502", "503 with Retry-After"].map(
    (what) => `${what} is retry`,
  ),
  ...["silence is retry", "a broken connection is retry"],
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
  email: { good: ok, garbage: "delivered", checkLimits: () => undefined, skip: byMail },
};

test("the list holds channels, each under its own id", () => {
  expect(channels.length).toBeGreaterThan(0);
  expect(new Set(channels.map((channel) => channel.id)).size).toBe(channels.length);
});

for (const channel of channels) channelConformance(channel, setups[channel.id]);
