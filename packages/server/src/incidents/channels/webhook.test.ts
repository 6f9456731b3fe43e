import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { attemptDelivery } from "../attempt-delivery.ts";
import { answeringStub } from "../testing/answering-stub.ts";
import { hasPythonVerifier, verifyInPython } from "../testing/python-verifier.ts";
import { sampleNotice, sampleNotices } from "../testing/sample-notice.ts";
import { webhook } from "./webhook.ts";

const { secret } = webhook.example;

/** What arrives at the receiver, some time after it was sent the first time. */
async function received(notices = sampleNotices, nowMs = Date.now()) {
  const stub = await answeringStub();
  onTestFinished(() => stub.close());
  for (const [at, notice] of notices.entries()) {
    const delivery = await attemptDelivery(stub.outgoing, {
      ...{ type: "webhook", config: webhook.example, notice, idempotencyKey: `key-${at}`, nowMs },
      ...{ reference: null, signal: new AbortController().signal },
    });
    expect(delivery).toMatchObject({ outcome: "delivered" });
  }
  return stub.requests.map(({ body, headers }) => ({
    body,
    headers: Object.fromEntries(
      ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [
        name,
        headers[name] ?? "",
      ]),
    ),
  }));
}

test("each message is signed as Standard Webhooks says, over the bytes that arrive", async () => {
  for (const { body, headers } of await received()) {
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      ...{ type: expect.stringMatching(/^plumbline\./), timestamp: "2026-03-01T10:15:00.000Z" },
      data: { key: expect.any(String) },
    });
  }
});

test("a retry has another time, so that it is not late, and the same id", async () => {
  const [first] = await received([sampleNotice()], 1_000_000);
  const [second] = await received([sampleNotice()], 2_000_000);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers["webhook-timestamp"]).toBe("2000");
});

test.each(["", "whsec_", "whsec_short", "hunter2", "whsec_!!!!"])("%j is no secret", (given) => {
  expect(webhook.config.safeParse({ ...webhook.example, secret: given }).success).toBe(false);
});

const hasVerifier = hasPythonVerifier();
if (!hasVerifier)
  console.warn("The reference verifier in Python is not asked: it is not installed");

test.skipIf(!hasVerifier)(
  "the reference implementation in Python verifies what we send",
  async () => {
    const good = await received();
    expect(verifyInPython(secret, good)).toEqual(good.map(() => "verified"));
    // The same again is verified again: the id tells the receiver that it has it.
    const [first] = good;
    if (first === undefined) throw new Error("nothing was sent");
    expect(verifyInPython(secret, [first, first])).toEqual(["verified", "verified"]);

    const tampered = { ...first, body: first.body.replace("flights", "fraud") };
    const other = { ...first, headers: { ...first.headers, "webhook-id": "key-other" } };
    const [late] = await received([sampleNotice()], Date.now() - 3_600_000);
    const [early] = await received([sampleNotice()], Date.now() + 3_600_000);
    if (late === undefined || early === undefined) throw new Error("nothing was sent");
    const results = verifyInPython(secret, [tampered, other, late, early]);
    expect(results).toEqual([
      expect.stringContaining("No matching signature"),
      expect.stringContaining("No matching signature"),
      expect.stringContaining("too old"),
      expect.stringContaining("too new"),
    ]);
    const [wrongKey] = verifyInPython(`whsec_${"A".repeat(44)}`, [first]);
    expect(wrongKey).toContain("No matching signature");
  },
);
