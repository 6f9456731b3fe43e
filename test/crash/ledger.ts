/** What was sent under one id, and how often the server said that it has it. */
export interface Sending {
  readonly model: string;
  sent: number;
  acknowledged: number;
}

export interface SentPrediction extends Sending {
  readonly timeMs: number;
  readonly version: string;
  /** The feature by which its content is known again. */
  readonly x: number;
}

export interface SentFeedback extends Sending {
  readonly predictionId: string;
  readonly label: boolean;
}

/** Everything that left for the server, by id. */
export interface Ledger {
  readonly predictions: Map<string, SentPrediction>;
  readonly feedback: Map<string, SentFeedback>;
  /** Rows that belong into quarantine; each is sent at most once. */
  readonly bad: Map<string, Sending>;
}

export const createLedger = (): Ledger => ({
  predictions: new Map(),
  feedback: new Map(),
  bad: new Map(),
});
