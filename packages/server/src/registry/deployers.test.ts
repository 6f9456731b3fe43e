import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import type { OutgoingAnswer } from "../outgoing/outgoing-http.ts";
import type { DeployEffects, DeployOrder } from "./deployer.ts";
import { deployers, readDeployment } from "./deployers.ts";
import { runCommand } from "./run-command.ts";

const order: DeployOrder = {
  ...{ key: "move-7", model: "churn", version: "v2", previous: "v1", kind: "promotion" },
  ...{ reason: "better", runId: null, adjustments: [], threshold: null },
  artifact: { address: "s3://models/v2", digest: null, bytes: null },
};

interface Sent {
  readonly url: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

function effects(status = 200, body = "") {
  const sent: Sent[] = [];
  const answer: OutgoingAnswer = { status, headers: {}, body, retryAfterMs: null };
  const http: DeployEffects["http"] = {
    send: (url, text, options) => {
      sent.push({ url, body: text, headers: options?.headers ?? {} });
      return Promise.resolve(answer);
    },
    postJson: () => Promise.reject(new Error("not used")),
  };
  const environment = { HOOK: `whsec_${Buffer.from("a".repeat(32)).toString("base64")}` };
  const signal = new AbortController().signal;
  return { sent, parts: { http, run: runCommand, clock: Date.now, environment, signal } };
}

async function tell(document: { readonly kind: string }, parts: DeployEffects) {
  const read = readDeployment(document);
  if (read.isPolled !== false) throw new Error("nobody is told");
  return read.tell(order, parts);
}

test("the list holds deployers, each under its own id, with an example that is well", () => {
  expect(new Set(deployers.map(({ id }) => id)).size).toBe(deployers.length);
  for (const { example, config } of deployers) expect(config.safeParse(example).success).toBe(true);
});

test("a deployment that is wrong is said where and why", () => {
  expect(readDeployment({ kind: "poll" })).toEqual({ isPolled: true });
  expect(readDeployment({ kind: "helm" })).toMatchObject({ isPolled: null });
  const wrong = readDeployment({ kind: "webhook", url: "ftp://x" } as { kind: string });
  expect(wrong).toMatchObject({ issues: [{ path: ["url"] }] });
});

test("a program gets the order without a shell, and its end is the answer", async () => {
  const { parts } = effects();
  const script = `
    let text = "";
    process.stdin.on("data", (part) => (text += part)).on("end", () => {
      const { key } = JSON.parse(text);
      console.log(key, process.env.PLUMBLINE_VERSION, process.argv[1], process.env.PLUMBLINE_ADMIN_KEY);
    });`;
  process.env["PLUMBLINE_ADMIN_KEY"] = "secret";
  const command = [process.execPath, "-e", script, "$(id)"];
  const done = await tell({ kind: "command", command } as { kind: string }, parts);
  delete process.env["PLUMBLINE_ADMIN_KEY"];
  expect(done).toEqual({ outcome: "done", message: "It ended well: move-7 v2 $(id) undefined" });
});

test("a program that fails, hangs or is not there is told apart", async () => {
  const { parts } = effects();
  const run = (command: readonly string[], timeout = "10s") =>
    tell({ kind: "command", command, timeout } as { kind: string }, parts);
  const failing = await run([process.execPath, "-e", "console.error('no'); process.exit(3)"]);
  expect(failing).toEqual({ outcome: "again", message: "It ended with code 3: no" });
  expect(await run(["/nowhere/deploy"])).toMatchObject({ outcome: "failed" });
  const hanging = await run([process.execPath, "-e", "setInterval(() => {}, 1000)"], "1s");
  expect(hanging).toEqual({ outcome: "again", message: "It took longer than 1s" });
});

test("a webhook is signed, has the same key at each attempt, and its status is the answer", async () => {
  const { sent, parts } = effects(202, "queued");
  const document = { kind: "webhook", url: "https://deploy.example/x", secretFrom: "env:HOOK" };
  expect(await tell(document, parts)).toEqual({
    ...{ outcome: "done", message: "It answered 202: queued" },
  });
  const [first] = sent;
  expect(first?.headers["idempotency-key"]).toBe("move-7");
  const { HOOK: secret } = parts.environment;
  const body = new Webhook(secret).verify(String(first?.body), { ...first?.headers });
  expect(body).toMatchObject({ type: "plumbline.deployment", data: { version: "v2" } });

  expect(await tell(document, effects(503).parts)).toMatchObject({ outcome: "again" });
  expect(await tell(document, effects(422).parts)).toMatchObject({ outcome: "failed" });
  const missing = { ...document, secretFrom: "env:OTHER" };
  expect(await tell(missing, parts)).toMatchObject({
    ...{ outcome: "failed", message: "The variable OTHER holds no whsec_ secret" },
  });
});
