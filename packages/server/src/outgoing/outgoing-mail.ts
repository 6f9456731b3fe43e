export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** starttls: encrypted after the greeting or not at all; tls: from the first byte; none: in the clear. */
  readonly security: "starttls" | "tls" | "none";
  /** Empty when the server asks for none. */
  readonly user: string;
  readonly password: string;
  /** Certificate, in PEM, of an authority that only this server has; empty for the public ones. */
  readonly certificate: string;
}

/** Shown inside of the HTML, as `cid:` and its id. */
export interface MailPicture {
  readonly id: string;
  readonly fileName: string;
  readonly png: Uint8Array;
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly pictures: readonly MailPicture[];
  /** With its angle brackets. */
  readonly messageId: string;
  /** Message-ID of the mail that this one follows. */
  readonly inReplyTo: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the mail server said. */
export interface MailAnswer {
  /** SMTP's code: 2xx taken, 4xx try later, 5xx never. */
  readonly code: number;
  readonly words: string;
  /** Recipients that were refused while others were taken. */
  readonly refused: readonly string[];
}

/** Mail to servers that users gave; the rules for addresses are those of `OutgoingHttp`. */
export interface OutgoingMail {
  /**
   * Any answer is a value. What brought none is thrown: PL_ADDRESS_REFUSED, or PL_TARGET_UNREACHABLE
   * (retryable).
   */
  send(server: MailServer, mail: Mail, options?: OutgoingMailOptions): Promise<MailAnswer>;
}

export interface OutgoingMailOptions {
  /** @default 20_000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
