/** An answer of the server that says what is wrong, or no answer at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string;
  /** As the server's log names the request. */
  readonly requestId: string | null;
  /** The same can succeed later. */
  readonly isRetryable: boolean;

  constructor(
    status: number,
    code: string,
    message: string,
    details: string,
    more: { readonly requestId?: string | null; readonly isRetryable?: boolean } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = more.requestId ?? null;
    this.isRetryable = more.isRetryable ?? status === 0;
  }
}

/** What the reader can do about it. */
export function remedyOf(error: Error): string {
  if (!(error instanceof Problem))
    return "Load the page again; if it comes back, copy the details.";
  const { status, isRetryable } = error;
  if (status === 0) return "Check that the server runs and the network is up, then try again.";
  if (status === 403) {
    return "Ask an administrator for the right: Settings, People changes what somebody may do.";
  }
  if (status === 404) return "Check the address: it may have been removed or never existed.";
  if (isRetryable) return "Nothing is lost: try again in a moment.";
  if (status >= 500) return "The server's log says more under the number of the request.";
  return "Change what was asked for as the sentence above says.";
}
