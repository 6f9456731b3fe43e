import type { Socket } from "node:net";
import { createTransport } from "nodemailer";
import { createAddressGuard, type AddressGuardOptions } from "./address-guard.ts";
import type { Mail, MailAnswer, MailServer, OutgoingMail } from "./outgoing-mail.ts";
import { unreachable } from "./unreachable.ts";

const defaultTimeoutMs = 20_000;

/** Mail by SMTP, to no server in a private network unless allowed. */
export function createOutgoingMail(options: AddressGuardOptions): OutgoingMail {
  const guard = createAddressGuard(options);
  return {
    async send(server, mail, { timeoutMs = defaultTimeoutMs, signal } = {}) {
      signal?.throwIfAborted();
      const limit = AbortSignal.any([
        AbortSignal.timeout(timeoutMs),
        ...(signal === undefined ? [] : [signal]),
      ]);
      let socket: Socket | undefined;
      const stop = (): void => void socket?.destroy();
      limit.addEventListener("abort", stop);
      try {
        socket = await guard.connect(server, limit);
        return await deliver(socket, server, mail, timeoutMs);
      } catch (error) {
        signal?.throwIfAborted();
        const answer = limit.aborted ? undefined : answerOf(error);
        if (answer !== undefined) return answer;
        throw unreachable(server.host, limit.aborted ? limit.reason : error, timeoutMs);
      } finally {
        limit.removeEventListener("abort", stop);
        stop();
      }
    },
  };
}

async function deliver(
  socket: Socket,
  server: MailServer,
  mail: Mail,
  timeoutMs: number,
): Promise<MailAnswer> {
  const { host, port, security, user, password, certificate } = server;
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs };
  const transport = createTransport({
    ...{ host, port, connection: socket, ...limits, socketTimeout: timeoutMs },
    ...{ secure: security === "tls", requireTLS: security === "starttls" },
    ...{ ignoreTLS: security === "none", tls: certificate === "" ? {} : { ca: certificate } },
    ...(user === "" ? {} : { auth: { user, pass: password } }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const { inReplyTo, to, pictures, ...rest } = mail;
  const thread = inReplyTo === null ? {} : { inReplyTo, references: [inReplyTo] };
  const attachments = pictures.map(({ id, fileName, png }) => ({
    ...{ cid: id, filename: fileName, contentType: "image/png", content: Buffer.from(png) },
    contentDisposition: "inline" as const,
  }));
  const sent = await transport.sendMail({
    ...{ ...rest, ...thread, to: [...to], headers: mail.headers, attachments },
  });
  return {
    ...{ code: 250, words: sent.response },
    refused: sent.rejected ?? [],
  };
}

/** What a failure of nodemailer is when the server said something. */
function answerOf(error: unknown): MailAnswer | undefined {
  if (!(error instanceof Error)) return undefined;
  const { responseCode, response, code } = error as Error & {
    readonly responseCode?: number;
    readonly response?: string;
    readonly code?: string;
  };
  if (typeof responseCode === "number" && responseCode >= 400) {
    return { code: responseCode, words: response ?? error.message, refused: [] };
  }
  const said = typeof code === "string" ? ourWords[code] : undefined;
  return said === undefined ? undefined : { code: 550, words: said, refused: [] };
}

/** What only another configuration changes. */
const ourWords: Readonly<Record<string, string>> = {
  ETLS: "it offers no encryption that can be trusted: check the security and the certificate of the channel",
  EAUTH: "it takes no user and password: check them, and the security of the channel",
  EENVELOPE: "it takes none of the recipients, or not this sender",
};
