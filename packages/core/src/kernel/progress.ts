/** How far a long piece of work is. `done` and `total` count `unit`s; `total` is null when unknown. */
export interface ProgressReport {
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
}

/** Called from time to time during long work; must not throw and must return at once. */
export type OnProgress = (report: ProgressReport) => void;
