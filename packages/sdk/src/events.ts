/** A time: a Date, ISO 8601 text with a zone, or a number of milliseconds since 1970. */
export type Time = Date | string | number;

/** What a model decided: a class or a number. */
export type Decision = string | number | boolean | bigint | null;

/**
 * What a model received and answered, once.
 *
 * Values that JSON cannot write are sent like this: NaN and the infinities as the texts `"NaN"`,
 * `"Infinity"` and `"-Infinity"`; bigint as the nearest number; Date as ISO text; undefined,
 * functions, symbols and invalid dates as null. Lists and typed arrays of numbers stay lists
 * (with null for what is not finite); objects become columns of their own, `a.b`; every other list
 * becomes JSON text.
 */
export interface PredictionInput {
  /** Unique within the model; a UUIDv7 when left out. */
  readonly id?: string | undefined;
  /** What the model received, by column. Copied at the call, nested objects excepted. */
  readonly features: object;
  readonly prediction?: Decision | undefined;
  /** Score of the positive class. */
  readonly score?: number | null | undefined;
  /** Several classes: the score of each. Those that are not finite are left out. */
  readonly scores?: Readonly<Record<string, number>> | undefined;
  /** When the model answered. @default now */
  readonly time?: Time | undefined;
  /** Version of the model. @default the client's */
  readonly version?: string | undefined;
  readonly latencyMs?: number | undefined;
  /** Why the model failed to answer; cut after 2,000 characters. */
  readonly error?: string | Error | undefined;
  /** Person or thing the row is about: rows are found and deleted by it. */
  readonly subject?: string | undefined;
}

/** What became known about a prediction later. */
export interface FeedbackInput {
  /** The id of the prediction it is about. */
  readonly predictionId: string;
  /** Unique id of this feedback; a UUIDv7 when left out. */
  readonly id?: string | undefined;
  /** @default "label" */
  readonly kind?: "label" | "correction" | "action" | "verdict" | "outcome" | undefined;
  /** When it became known. @default now */
  readonly time?: Time | undefined;
  /** What really happened: the class or number the model should have answered. */
  readonly label?: Exclude<Decision, null> | undefined;
  /** Which action, e.g. click. */
  readonly name?: string | undefined;
  /** What it was worth, or how it was rated. */
  readonly value?: number | undefined;
  /** Who says so. */
  readonly source?: string | undefined;
}

export type EventKind = "prediction" | "feedback";
