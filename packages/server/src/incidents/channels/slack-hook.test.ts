import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { sampleNotice } from "../testing/sample-notice.ts";
import { slack } from "./slack.ts";

const settings = slack.config.parse(slack.example);
const { signingSecret } = settings;
const nowMs = Date.UTC(2026, 2, 1, 10, 20);

/** As Slack signs it: https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signed(body: string, { atMs = nowMs, secret = signingSecret } = {}) {
  const stamp = String(Math.floor(atMs / 1_000));
  const hmac = createHmac("sha256", secret).update(`v0:${stamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": stamp, "x-slack-signature": `v0=${hmac}` };
}
const read = (body: string, headers: Readonly<Record<string, string>> = signed(body)) =>
  slack.hook.read({ headers, body: Buffer.from(body) }, settings, nowMs);

const pressed = (action_id: string, over: object = {}): string => {
  const payload = {
    ...{ type: "block_actions", user: { id: "U1", username: "ada", name: "ada" } },
    actions: [{ action_id, value: "key-of-ours", action_ts: "1772360399.25", type: "button" }],
    ...over,
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
};

test("a button says which incident, who pressed it and when", () => {
  const move = { key: "key-of-ours", who: "ada", atMs: 1_772_360_399_250 };
  for (const to of ["acknowledge", "silence"] as const) {
    expect(read(pressed(`plumbline-${to}`))).toEqual({ outcome: "move", move: { ...move, to } });
  }
});

test("the buttons below a message are those that are read; after acknowledging one is left", () => {
  const buttonsOf = (event: "open" | "acknowledge" | "resolve", state = "open" as const) => {
    const sample = sampleNotice(event);
    const incident = sample.incident === null ? null : { ...sample.incident, state };
    const { blocks } = slack.render({ ...sample, incident }, settings).state;
    const last = blocks.at(-1) as { elements?: { action_id: string; value: string }[] };
    return (last.elements ?? []).map(
      ({ action_id, value }) => read(pressed(action_id)).outcome + value,
    );
  };
  const { key } = sampleNotice();
  expect(buttonsOf("open")).toEqual([`move${key}`, `move${key}`]);
  expect(buttonsOf("acknowledge", "acknowledged" as "open")).toEqual([`move${key}`]);
  expect(buttonsOf("resolve")).toEqual([]);
  const without = { ...settings, signingSecret: "" };
  expect(JSON.stringify(slack.render(sampleNotice(), without))).not.toContain("actions");
});

test("other buttons and bodies are nothing", () => {
  for (const body of [pressed("another-button"), pressed("x", { type: "view_submission" }), ""]) {
    expect(read(body)).toMatchObject({ outcome: "nothing" });
  }
  expect(read("payload={")).toMatchObject({ outcome: "nothing" });
});

test("forged and changed ones are refused", () => {
  const body = pressed("plumbline-acknowledge");
  const stamp = signed(body)["x-slack-request-timestamp"];
  const forged = [
    ...[{}, signed(body, { secret: "other" }), signed(`${body}&a=b`)],
    { ...signed(body), "x-slack-request-timestamp": String(Number(stamp) + 1) },
  ];
  for (const headers of forged) expect(read(body, headers)).toMatchObject({ outcome: "refused" });
});

test("a replay and a clock that is ten minutes off are told from a wrong secret", () => {
  const body = pressed("plumbline-acknowledge");
  for (const [minutes, words] of [
    [-10, "10 minutes ago"],
    [10, "10 minutes from now"],
  ] as const) {
    const reading = read(body, signed(body, { atMs: nowMs + minutes * 60_000 }));
    expect(reading).toMatchObject({ outcome: "refused", message: expect.stringContaining(words) });
  }
  for (const minutes of [-4.9, 4.9]) {
    const headers = signed(body, { atMs: nowMs + minutes * 60_000 });
    expect(read(body, headers)).toMatchObject({ outcome: "move" });
  }
});
