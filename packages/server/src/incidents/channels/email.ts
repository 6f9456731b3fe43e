import type { Notice } from "@plumbline/contracts";
import { z } from "zod";
import type { MailAnswer, MailPicture } from "../../outgoing/outgoing-mail.ts";
import type { Channel, Delivery } from "../channel.ts";
import { address, secret } from "../channel-fields.ts";
import { chartPicture } from "../chart-picture.ts";
import { noticeFacts } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";

const split = (given: unknown): unknown =>
  typeof given === "string" ? given.split(",").map((one) => one.trim()) : given;

const config = z
  .strictObject({
    host: address(z.string().min(1).max(253)).describe("Mail server, e.g. smtp.example.com"),
    port: address(z.int().min(1).max(65_535).default(587)).describe(
      "587 for starttls, 465 for tls, 25 for none",
    ),
    security: address(z.enum(["starttls", "tls", "none"]).default("starttls")).describe(
      "starttls: encrypted or not at all; tls: from the first byte; none: in the clear, without a password",
    ),
    user: z.string().max(200).default("").describe("Left out when the server asks for none"),
    password: secret(z.string().max(500).default("")).describe("Of the user"),
    certificate: address(z.string().max(20_000).default("")).describe(
      "Certificate (PEM) of your own authority, when the server's is not signed by a public one",
    ),
    from: z.email().describe("Sender"),
    to: z
      .preprocess(split, z.array(z.email()).min(1).max(50))
      .describe("Who gets it; several with commas"),
  })
  .refine(({ security, user }) => security !== "none" || user === "", {
    error: "a password is not sent in the clear: choose starttls or tls, or leave the user out",
    path: ["security"],
  });
type Config = z.output<typeof config>;

export interface MailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly pictures: readonly MailPicture[];
  readonly headers: Readonly<Record<string, string>>;
}

const maxSubject = 180;

/** SMTP (RFC 5321); one thread an incident by In-Reply-To and References (RFC 5322). */
export const email = {
  id: "email",
  title: "E-mail",
  config,
  example: {
    ...{ host: "smtp.example.com", port: 587, security: "starttls", user: "plumbline" },
    ...{ password: "secret", from: "plumbline@example.com", to: ["ml-team@example.com"] },
  },
  render: mailOf,
  async send(message, settings, { mail, signal, idempotencyKey, reference }) {
    const { from, to, ...server } = settings;
    // Made from the message: a second delivery of the same one is recognised by it.
    const messageId = `<${idempotencyKey}@${from.split("@").at(-1) ?? "plumbline"}>`;
    const [root, subject] = threadOf(reference);
    const first = root === null;
    const shown = first ? message.subject : `Re: ${subject}`;
    const answer = await mail.send(
      server,
      { ...message, ...{ from, to, messageId, subject: shown, inReplyTo: root } },
      { signal },
    );
    const started = first ? `${messageId} ${message.subject}` : `${root} ${subject}`;
    return mailDelivery(answer, to, started);
  },
} as const satisfies Channel<Config, MailMessage>;

/** Message-ID and subject of the mail that began the thread. */
function threadOf(reference: string | null): readonly [string | null, string] {
  const at = reference?.indexOf(" ") ?? -1;
  return reference === null || at < 0
    ? [null, ""]
    : [reference.slice(0, at), reference.slice(at + 1)];
}

function mailDelivery(answer: MailAnswer, to: readonly string[], reference: string): Delivery {
  const { code, words, refused } = answer;
  const said = shorten(oneLine(words), 200);
  if (code < 400) {
    const some = refused.length === 0 ? "" : `; not for ${refused.join(", ")}`;
    const detail = `The mail server took it for ${to.length - refused.length} of ${to.length}${some}`;
    return { outcome: "delivered", reference, detail };
  }
  const detail = `The mail server says: ${said}`;
  return code < 500
    ? { outcome: "retry", retryAfterMs: null, detail }
    : { outcome: "refused", detail };
}

function mailOf(notice: Notice): MailMessage {
  const { title, news, harm, lines, url, severity, event, key } = notice;
  const subject = shorten(oneLine(`[${severity}] ${title}`), maxSubject);
  const facts = noticeFacts(notice);
  const body = [shorten(news, 1_000), shorten(harm, 5_000)].filter((part) => part !== "");
  const list = lines.slice(0, 100).map((line) => shorten(oneLine(line), 500));
  const text = [
    ...body,
    facts.map(([name, value]) => `${name}: ${value}`).join("\n"),
    list.map((line) => `- ${line}`).join("\n"),
    ...(url === null ? [] : [`Evidence: ${url}`]),
  ];
  const picture = notice.chart === undefined ? undefined : chartPicture(notice.chart);
  const html = [
    `<h2>${escaped(shorten(oneLine(title), 500))}</h2>`,
    ...body.map((part) => `<p>${escaped(part)}</p>`),
    picture === undefined
      ? ""
      : `<p><img src="cid:${picture.id}" width="${picture.width}" alt="${escaped(picture.label)}"></p>`,
    facts.length === 0 ? "" : `<table>${facts.map(row).join("")}</table>`,
    list.length === 0 ? "" : `<ul>${list.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`,
    url === null ? "" : `<p><a href="${escaped(url)}">Evidence</a></p>`,
  ];
  return {
    subject,
    text: text.filter((part) => part !== "").join("\n\n"),
    html: `<!doctype html><html><body>${html.join("")}</body></html>`,
    pictures: picture === undefined ? [] : [picture],
    headers: {
      "X-Plumbline-Event": event,
      "X-Plumbline-Key": oneLine(key),
      // No answers of people on holiday.
      "Auto-Submitted": "auto-generated",
    },
  };
}

const row = ([name, value]: readonly [string, string]): string =>
  `<tr><th align="left">${escaped(name)}</th><td>${escaped(value)}</td></tr>`;

const entities: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;" },
  ...{ '"': "&quot;", "'": "&#39;" },
};
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
