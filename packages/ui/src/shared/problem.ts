/** An answer of the server that says what is wrong, or no answer at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string;

  constructor(status: number, code: string, message: string, details: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}
