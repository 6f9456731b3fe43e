/** Why a CI system did not do or say what it was asked, as a sentence. */
export class CiFault extends Error {
  /** Trying again can help. */
  readonly canPass: boolean;
  /** What was asked for was surely not done. */
  readonly isUndone: boolean;
  /** There is no such thing, or the token does not see it. */
  readonly isMissing: boolean;
  /** It said how long to wait. */
  readonly afterMs: number | null;
  readonly status: number | null;

  constructor(message: string, how: CiFaultDetails, options?: ErrorOptions) {
    super(message, options);
    this.name = "CiFault";
    this.canPass = how.canPass;
    this.isUndone = how.isUndone;
    this.isMissing = how.status === 404;
    this.afterMs = how.afterMs ?? null;
    this.status = how.status ?? null;
  }
}

interface CiFaultDetails {
  readonly canPass: boolean;
  readonly isUndone: boolean;
  readonly afterMs?: number | null;
  readonly status?: number;
}

/** The answer was good HTTP, but says something else than it should. */
export const oddAnswer = (message: string): CiFault =>
  new CiFault(message, { canPass: true, isUndone: false });

/** It said no, for a reason that stays. */
export const refusal = (message: string): CiFault =>
  new CiFault(message, { canPass: false, isUndone: true });
