/** What came back; the body is cut at `mostBytes`. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From Retry-After; null without. */
  readonly retryAfterMs: number | null;
}

export interface OutgoingOptions {
  /** @default "POST" */
  readonly method?: "POST" | "PUT" | "GET" | "DELETE" | "PATCH";
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 10_000 */
  readonly timeoutMs?: number;
  /** Of the body of the answer; the rest is not waited for. @default 65_536 */
  readonly mostBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * Requests to addresses that users gave. An address that leads to a private network is refused when the
 * connection is made, after names are resolved, unless the settings allow it. Redirects are not followed.
 */
export interface OutgoingHttp {
  /**
   * Any answer is a value, also 500. What brought no answer is thrown: PL_ADDRESS_REFUSED, or
   * PL_TARGET_UNREACHABLE (retryable) with the host but never the path, query or user of the address.
   */
  send(
    url: string,
    body: string | Uint8Array | null,
    options?: OutgoingOptions,
  ): Promise<OutgoingAnswer>;
  /** The same with a JSON body and its content type. */
  postJson(url: string, body: unknown, options?: OutgoingOptions): Promise<OutgoingAnswer>;
}
