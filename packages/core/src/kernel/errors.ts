/** One entry per failure that a user can meet; `docs/reference/errors.md` is made from this. */
export interface ErrorEntry<Details> {
  /** When it happens, and what to do about it, for the docs. */
  readonly when: string;
  readonly remedy: string;
  readonly status: number;
  readonly retryable: boolean;
  /** What was seen, what was expected, what to do. */
  readonly message: (details: Details) => string;
  /** An example of the details, for the docs. */
  readonly example: Details;
}

const entry = <Details>(value: ErrorEntry<Details>): ErrorEntry<Details> => value;

export const errorCatalogue = {
  PL_SOURCE_NOT_FOUND: entry({
    when: "A path, folder or glob matches no file.",
    remedy: "Check the spelling and the folder the command runs in; put globs in quotes.",
    status: 404,
    retryable: false,
    message: (at: { path: string }) => `No file matches ${at.path}: check the path or the glob`,
    example: { path: "data/*.parquet" },
  }),
  PL_SOURCE_UNREADABLE: entry({
    when: "A file is there but its content cannot be read as its format.",
    remedy:
      "Do what the message says; most often the file is truncated or has another format than its name.",
    status: 422,
    retryable: false,
    message: (at: { path: string; seen: string; remedy: string }) =>
      `Cannot read ${at.path}: ${at.seen}. ${at.remedy}`,
    example: {
      path: "march.parquet",
      seen: "the file ends before its footer",
      remedy: "Copy it again, it was truncated",
    },
  }),
  PL_SOURCE_FORBIDDEN: entry({
    when: "The system does not let this user read the file.",
    remedy: "Grant the right to read it, or run as a user who has it.",
    status: 403,
    retryable: false,
    message: (at: { path: string }) =>
      `No permission to read ${at.path}: grant this user the right to read it`,
    example: { path: "march.parquet" },
  }),
  PL_SOURCE_EMPTY: entry({
    when: "A source has neither a header nor a schema, so there are no columns.",
    remedy: "Check what wrote the file; a table without rows still needs its header.",
    status: 422,
    retryable: false,
    message: (at: { path: string }) =>
      `${at.path} has no columns: expected a header line or a schema`,
    example: { path: "march.csv" },
  }),
  PL_FORMAT_UNKNOWN: entry({
    when: "The file's name does not tell its format.",
    remedy: "Rename the file, or say the format with --format or the key `format`.",
    status: 422,
    retryable: false,
    message: (at: { path: string; known: string }) =>
      `Cannot tell the format of ${at.path} from its name: expected one of ${at.known}; or pass --format`,
    example: { path: "march.dat", known: ".csv, .csv.gz, .parquet, .ndjson, .arrow" },
  }),
  PL_COLUMN_UNKNOWN: entry({
    when: "A flag, the configuration or a command names a column that is not there.",
    remedy: "Take the nearest name from the message, or correct the configuration.",
    status: 422,
    retryable: false,
    message: (at: { column: string; where: string; nearest: string }) =>
      `There is no column ${JSON.stringify(at.column)} (${at.where}). ${at.nearest}`,
    example: {
      column: "delays",
      where: "role target",
      nearest: 'Did you mean "delay"?',
    },
  }),
  PL_PLAN_MISMATCH: entry({
    when: "Two profiles that were made with different plans are put together.",
    remedy: "Profile both sources with one plan, that of the baseline.",
    status: 409,
    retryable: false,
    message: (at: { left: string; right: string }) =>
      `Profiles of different plans do not add up (${at.left} and ${at.right}): profile both with one plan`,
    example: { left: "8a1f…", right: "77c0…" },
  }),
  PL_DOCUMENT_UNREADABLE: entry({
    when: "A saved plan, profile, baseline or result is damaged or something else.",
    remedy: "Make it again with the command that writes it.",
    status: 422,
    retryable: false,
    message: (at: { path: string; expected: string; seen: string }) =>
      `${at.path} is not a ${at.expected}: ${at.seen}`,
    example: {
      path: "baseline.json",
      expected: "Plumbline baseline",
      seen: "format is missing",
    },
  }),
  PL_DOCUMENT_TOO_NEW: entry({
    when: "A saved document was written by a newer Plumbline.",
    remedy: "Update Plumbline, or make the document again with this version.",
    status: 422,
    retryable: false,
    message: (at: { path: string; version: number; known: number }) =>
      `${at.path} has format version ${at.version}, this Plumbline reads up to ${at.known}: update Plumbline`,
    example: { path: "baseline.json", version: 2, known: 1 },
  }),
  PL_WRITE_FAILED: entry({
    when: "A file could not be written: no space, no right, no such folder.",
    remedy: "Free space or choose another place; the file that was there before is untouched.",
    status: 507,
    retryable: true,
    message: (at: { path: string; seen: string }) =>
      `Cannot write ${at.path}: ${at.seen}. Nothing was left behind; free space or choose another place`,
    example: { path: "report.html", seen: "no space left on device" },
  }),
  PL_CONFIG_INVALID: entry({
    when: "The configuration has a syntax error, an unknown key or a value of the wrong type.",
    remedy:
      "Go to the line and column in the message; the configuration reference lists every key.",
    status: 422,
    retryable: false,
    message: (at: { path: string; line: number; column: number; problem: string }) =>
      `${at.path}:${at.line}:${at.column}: ${at.problem}`,
    example: {
      path: "plumbline.yaml",
      line: 3,
      column: 1,
      problem: 'unknown key "trget"; did you mean "target"?',
    },
  }),
  PL_OPTION_INVALID: entry({
    when: "An option has a value it cannot have.",
    remedy: "Give a value as the message describes it.",
    status: 422,
    retryable: false,
    message: (at: { option: string; value: string; expected: string }) =>
      `${at.option} is ${JSON.stringify(at.value)}: expected ${at.expected}`,
    example: { option: "falseAlarmRate", value: "2", expected: "a number between 0 and 1" },
  }),
  PL_RULE_INVALID: entry({
    when: "A rule of the configuration cannot be understood.",
    remedy: "Correct the expression at the place the message shows.",
    status: 422,
    retryable: false,
    message: (at: { rule: string; problem: string }) =>
      `Rule ${JSON.stringify(at.rule)}: ${at.problem}`,
    example: { rule: "delay < 2000 and", problem: "the expression ends after `and`" },
  }),
  PL_USAGE_INVALID: entry({
    when: "The command line has an unknown flag, lacks an argument or asks for two things that exclude each other.",
    remedy: "See `plumbline COMMAND --help`.",
    status: 400,
    retryable: false,
    message: (at: { problem: string; remedy: string }) => `${at.problem}. ${at.remedy}`,
    example: { problem: "unknown option '--targt'", remedy: "Did you mean --target?" },
  }),
  PL_BASELINE_STALE: entry({
    when: "A saved baseline was made with other roles, kinds or segments than the flags and the configuration now ask for.",
    remedy: "Make the baseline again with `plumbline baseline`, or take the setting back.",
    status: 409,
    retryable: false,
    message: (at: { path: string; difference: string }) =>
      `${at.path} was made with other settings: ${at.difference}. Make it again with plumbline baseline`,
    example: { path: "baseline.json", difference: 'role target is "late", now "delay"' },
  }),
  PL_BASELINE_EMPTY: entry({
    when: "The baseline has columns but no rows: nothing can be compared with nothing.",
    remedy: "Choose rows that were good; with a time range, check that it covers some.",
    status: 422,
    retryable: false,
    message: (at: { path: string }) =>
      `${at.path} has no rows to compare with: check the file, or the time range of the baseline`,
    example: { path: "january.csv" },
  }),
  PL_FILE_EXISTS: entry({
    when: "A command would overwrite a file that people edit.",
    remedy: "Pass --force to overwrite it, or choose another name.",
    status: 409,
    retryable: false,
    message: (at: { path: string }) => `${at.path} is there already: pass --force to overwrite it`,
    example: { path: "plumbline.yaml" },
  }),
  PL_INTERRUPTED: entry({
    when: "The work was stopped by Ctrl+C or a signal.",
    remedy: "Start it again; nothing half-written was left behind.",
    status: 499,
    retryable: true,
    message: (at: { by: string }) => `Stopped by ${at.by}: nothing half-written was left behind`,
    example: { by: "SIGINT" },
  }),
  PL_UNEXPECTED: entry({
    when: "Something failed that Plumbline did not foresee: a fault of Plumbline.",
    remedy: "Run the command again with PLUMBLINE_DEBUG=1 and report what it prints.",
    status: 500,
    retryable: false,
    message: (at: { seen: string }) =>
      `Unexpected failure: ${at.seen}. This is a fault of Plumbline; PLUMBLINE_DEBUG=1 shows where it happened`,
    example: { seen: "Cannot read properties of undefined" },
  }),
} as const;

export type ErrorCode = keyof typeof errorCatalogue;
type DetailsOf<Code extends ErrorCode> = (typeof errorCatalogue)[Code]["example"];

/** A failure from the catalogue: `code` for programs, `message` for people, `cause` for the curious. */
export class PlumblineError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly details: DetailsOf<Code>;
  readonly status: number;
  readonly retryable: boolean;

  constructor(code: Code, details: DetailsOf<Code>, options?: ErrorOptions) {
    const found = errorCatalogue[code] as unknown as ErrorEntry<DetailsOf<Code>>;
    super(found.message(details), options);
    this.name = "PlumblineError";
    this.code = code;
    this.details = details;
    this.status = found.status;
    this.retryable = found.retryable;
  }
}
