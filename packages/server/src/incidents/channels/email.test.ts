import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { SMTPServerOptions } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { createOutgoing } from "../../outgoing/outgoing.ts";
import { attemptDelivery } from "../attempt-delivery.ts";
import {
  hasOpenssl,
  mailPeer,
  selfSigned,
  type MailPeer,
  type ReceivedMail,
} from "../testing/mail-peer.ts";
import { sampleNotice, sampleNotices } from "../testing/sample-notice.ts";
import type { Notice } from "@plumbline/contracts";

const outgoing = createOutgoing({ allow: ["127.0.0.1", "localhost"] });
if (!hasOpenssl)
  console.warn("Mail is not sent encrypted: there is no openssl to make a certificate");
const certificate = hasOpenssl ? selfSigned() : { key: "", certificate: "" };
const base = {
  ...{ host: "localhost", security: "none", from: "plumbline@example.com" },
  to: ["ada@example.com", "ben@example.com"],
};

async function peer(options: SMTPServerOptions = {}): Promise<MailPeer> {
  const started = await mailPeer(options);
  onTestFinished(() => started.close());
  return started;
}

interface Over {
  readonly notice?: Notice;
  readonly idempotencyKey?: string;
  readonly reference?: string | null;
  readonly timeoutMs?: number;
}

const send = (config: object, over: Over = {}) =>
  attemptDelivery(outgoing, {
    ...{ type: "email", config: { ...base, ...config }, notice: sampleNotice(), reference: null },
    ...{ idempotencyKey: "key-1", nowMs: 0, timeoutMs: 5_000 },
    signal: new AbortController().signal,
    ...over,
  });

/** A header, unfolded. */
const header = ({ raw }: ReceivedMail, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, "im").exec(raw)?.[1]?.replaceAll(/\r\n[ \t]/g, " ");

test("a mail in the clear reaches everybody, as text and as HTML", async () => {
  const { port, mails } = await peer();
  expect(await send({ port })).toMatchObject({
    ...{ outcome: "delivered", detail: "The mail server took it for 2 of 2" },
    reference: expect.stringMatching(/^<key-1@example\.com> \[critical\] flights/),
  });
  const [mail] = mails;
  if (mail === undefined) throw new Error("no mail came");
  expect(mail).toMatchObject({
    ...{ from: "plumbline@example.com", to: base.to, isEncrypted: false, user: "" },
  });
  expect(header(mail, "Message-ID")).toBe("<key-1@example.com>");
  expect(header(mail, "Auto-Submitted")).toBe("auto-generated");
  expect(mail.raw).toContain("text/plain");
  expect(mail.raw).toContain("text/html");
  expect(mail.raw).toContain("0.41 to 0.58");
});

test.skipIf(!hasOpenssl)(
  "with STARTTLS it is encrypted, and user and password are given only then",
  async () => {
    const { port, mails } = await peer({
      ...{ key: certificate.key, cert: certificate.certificate, authOptional: false },
      onAuth: ({ username = "", password = "" }, _, done) =>
        password === "hunter22" ? done(null, { user: username }) : done(new Error("no")),
    });
    const config = {
      ...{ port, security: "starttls", user: "plumb", password: "hunter22" },
      certificate: certificate.certificate,
    };
    expect(await send(config)).toMatchObject({ outcome: "delivered" });
    expect(mails).toMatchObject([{ isEncrypted: true, user: "plumb" }]);

    const wrong = await send({ ...config, password: "wrong-password" });
    expect(wrong).toMatchObject({ outcome: "refused", detail: expect.stringContaining("535") });
    expect(wrong.detail).not.toContain("wrong-password");
    const untrusted = await send({ ...config, certificate: "" });
    expect(untrusted.outcome).not.toBe("delivered");
    expect(mails).toHaveLength(1);
  },
);

test.skipIf(!hasOpenssl)("with tls it is encrypted from the first byte", async () => {
  const { port, mails } = await peer({
    ...{ secure: true, key: certificate.key, cert: certificate.certificate },
  });
  const config = { port, security: "tls", certificate: certificate.certificate };
  expect(await send(config)).toMatchObject({ outcome: "delivered" });
  expect(mails).toMatchObject([{ isEncrypted: true }]);
});

test("a server without STARTTLS gets nothing when it is asked for", async () => {
  const { port, mails } = await peer();
  expect(await send({ port, security: "starttls" })).toMatchObject({ outcome: "refused" });
  expect(mails).toEqual([]);
});

test("a password is not sent in the clear", async () => {
  const { port } = await peer();
  expect(await send({ port, user: "plumb", password: "hunter22" })).toMatchObject({
    ...{ outcome: "refused", detail: expect.stringContaining("not sent in the clear") },
  });
});

test("an incident is one thread, and a retry has the Message-ID of the first attempt", async () => {
  const { port, mails } = await peer();
  const first = await send({ port });
  const reference = first.outcome === "delivered" ? (first.reference ?? null) : null;
  await send({ port });
  const notice = sampleNotice("resolve", { title: "another title by now" });
  const later = await send({ port }, { notice, idempotencyKey: "key-2", reference });
  expect(later).toMatchObject({ outcome: "delivered", reference });
  expect(mails.map((mail) => header(mail, "Message-ID"))).toEqual([
    ...["<key-1@example.com>", "<key-1@example.com>", "<key-2@example.com>"],
  ]);
  const [root, , reply] = mails;
  if (root === undefined || reply === undefined) throw new Error("no mail came");
  expect(header(reply, "In-Reply-To")).toBe("<key-1@example.com>");
  expect(header(reply, "References")).toBe("<key-1@example.com>");
  expect(header(reply, "Subject")).toBe(`Re: ${header(root, "Subject")}`);
});

test("no name puts a header into a mail or a tag into its HTML", async () => {
  const { port, mails } = await peer();
  for (const [at, notice] of sampleNotices.entries()) {
    expect(await send({ port }, { notice, idempotencyKey: `key-${at}` })).toMatchObject({
      outcome: "delivered",
    });
  }
  for (const mail of mails) {
    expect(header(mail, "Bcc")).toBeUndefined();
    expect(mail.to).toEqual(base.to);
    const html = /text\/html[\s\S]*/.exec(mail.raw)?.[0] ?? "";
    expect(html).not.toContain("<b>");
  }
});

test("some recipients that are refused do not keep the others from it", async () => {
  const { port } = await peer({
    onRcptTo: ({ address }, _, done) =>
      address.startsWith("ada") ? done(new Error("unknown here")) : done(null),
  });
  expect(await send({ port })).toMatchObject({
    ...{ outcome: "delivered", detail: expect.stringContaining("1 of 2; not for ada@example.com") },
  });
});

const saying = (code: number): SMTPServerOptions => ({
  onMailFrom: (_, __, done) => done(Object.assign(new Error("said so"), { responseCode: code })),
});

test.each([
  [421, "retry"],
  [451, "retry"],
  [550, "refused"],
  [554, "refused"],
])("a server that says %d is %s", async (code, outcome) => {
  const { port } = await peer(saying(code));
  expect(await send({ port })).toMatchObject({
    ...{ outcome, detail: expect.stringContaining(String(code)) },
  });
});

test.each([
  ["says nothing", () => undefined],
  ["breaks the connection", (socket: Socket) => socket.resetAndDestroy()],
  ["speaks something else", (socket: Socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["never comes to an end", (socket: Socket) => socket.write("220-a\r\n".repeat(10_000))],
  [
    "goes away in the middle",
    (socket: Socket) => {
      socket.write("220 hello\r\n");
      socket.once("data", () => socket.destroy());
    },
  ],
] as const)("a server that %s is tried again", async (_, behave) => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    behave(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  expect(await send({ port }, { timeoutMs: 500 })).toMatchObject({ outcome: "retry" });
});

test("a server in a private network is not called unless allowed", async () => {
  const { port, mails } = await peer();
  const closed = createOutgoing({ allow: [] });
  for (const host of ["127.0.0.1", "localhost"]) {
    const delivery = await attemptDelivery(closed, {
      ...{ type: "email", config: { ...base, host, port }, notice: sampleNotice() },
      ...{ idempotencyKey: "k", reference: null, nowMs: 0, signal: new AbortController().signal },
    });
    expect(delivery).toMatchObject({
      ...{ outcome: "refused", detail: expect.stringContaining("outgoing-allow") },
    });
  }
  expect(mails).toEqual([]);
});
