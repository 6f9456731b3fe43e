/** Why a run cannot go on, in words for whoever reads it: trying again would change nothing. */
export class RunFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RunFailure";
  }
}

/** @throws RunFailure */
export function failRun(message: string): never {
  throw new RunFailure(message);
}
