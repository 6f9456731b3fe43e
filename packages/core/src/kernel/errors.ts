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
  PL_FOLDER_LOCKED: entry({
    when: "Another Plumbline works on the data folder already.",
    remedy: "Stop the other one, or give this one a folder of its own.",
    status: 409,
    retryable: true,
    message: (at: { path: string }) =>
      `Another Plumbline works on ${at.path}: stop it, or choose another folder with --data-folder`,
    example: { path: "plumbline-data" },
  }),
  PL_FOLDER_UNWRITABLE: entry({
    when: "The data folder cannot be made or written to.",
    remedy: "Grant this user the right to write there, or choose another folder.",
    status: 503,
    retryable: true,
    message: (at: { path: string; seen: string }) =>
      `Cannot write to the data folder ${at.path}: ${at.seen}. Grant the right to write, or choose another folder with --data-folder`,
    example: { path: "/var/lib/plumbline", seen: "permission denied" },
  }),
  PL_ADDRESS_UNAVAILABLE: entry({
    when: "The server cannot listen where it was told to.",
    remedy: "Stop what listens there, or choose another port or host.",
    status: 409,
    retryable: true,
    message: (at: { host: string; port: number; seen: string }) =>
      `Cannot listen on ${at.host}:${at.port}: ${at.seen}. Choose another with --port or --host`,
    example: { host: "127.0.0.1", port: 7410, seen: "address already in use" },
  }),
  PL_LOG_FULL: entry({
    when: "The event log cannot grow: the disk is full, or the log reached the size it may have.",
    remedy:
      "Free space or raise logMaxBytes; senders keep what was not accepted and send it again.",
    status: 507,
    retryable: true,
    message: (at: { path: string; seen: string }) =>
      `The event log ${at.path} is full: ${at.seen}. Nothing of this request was kept: free space, then send it again`,
    example: { path: "plumbline-data/log.sqlite", seen: "database or disk is full" },
  }),
  PL_LOG_UNWRITABLE: entry({
    when: "The event log cannot be written: read-only, a failing disk, or the server is stopping.",
    remedy: "Make the data folder writable; senders send again what was not accepted.",
    status: 503,
    retryable: true,
    message: (at: { path: string; seen: string }) =>
      `The event log ${at.path} cannot be written: ${at.seen}. Nothing of this request was kept: send it again later`,
    example: { path: "plumbline-data/log.sqlite", seen: "attempt to write a readonly database" },
  }),
  PL_LOG_BUSY: entry({
    when: "More arrives than the disk can take at the moment.",
    remedy: "Send again after a pause; if it lasts, give the server a faster disk.",
    status: 503,
    retryable: true,
    message: (at: { waitingBytes: number }) =>
      `${at.waitingBytes} bytes wait to be written already: send this request again after a pause`,
    example: { waitingBytes: 268435456 },
  }),
  PL_SERVER_BUSY: entry({
    when: "The bodies of the requests under way fill the memory set apart for them.",
    remedy: "Send again after a pause, in smaller batches; or raise bodyMemoryBytes.",
    status: 503,
    retryable: true,
    message: (at: { limitBytes: number }) =>
      `Requests under way fill the ${at.limitBytes} bytes set apart for them: send this one again after a pause`,
    example: { limitBytes: 536870912 },
  }),
  PL_BODY_MALFORMED: entry({
    when: "The body of a request is not what its headers say: broken JSON, a truncated gzip, nesting without end.",
    remedy: "Correct what the message points at.",
    status: 400,
    retryable: false,
    message: (at: { seen: string; remedy: string }) =>
      `The body cannot be read: ${at.seen}. ${at.remedy}`,
    example: {
      seen: "at byte 17 the text ends",
      remedy: "Send complete JSON",
    },
  }),
  PL_BODY_TOO_LARGE: entry({
    when: "The body of a request is larger than allowed, as sent or after decompression.",
    remedy: "Send smaller batches, or raise the limit in the settings.",
    status: 413,
    retryable: false,
    message: (at: { limitBytes: number; setting: string }) =>
      `The body is larger than ${at.limitBytes} bytes: send smaller batches, or raise ${at.setting}`,
    example: { limitBytes: 16777216, setting: "bodyLimitBytes" },
  }),
  PL_BATCH_TOO_LARGE: entry({
    when: "A batch has more rows than allowed.",
    remedy: "Send several smaller batches, or raise batchLimitRows.",
    status: 413,
    retryable: false,
    message: (at: { rows: number; limit: number }) =>
      `The batch has ${at.rows} rows, more than ${at.limit}: send several smaller ones, or raise batchLimitRows`,
    example: { rows: 80000, limit: 50000 },
  }),
  PL_MEDIA_TYPE_UNKNOWN: entry({
    when: "A body comes with a content type or encoding the server does not read.",
    remedy: "Send one of those that the message lists.",
    status: 415,
    retryable: false,
    message: (at: { header: string; seen: string; known: string }) =>
      `${at.header} is ${JSON.stringify(at.seen)}: expected ${at.known}`,
    example: {
      header: "content-type",
      seen: "text/csv",
      known: "application/json or application/x-ndjson",
    },
  }),
  PL_ROWS_REFUSED: entry({
    when: "Every row of a batch is bad; all are in the quarantine.",
    remedy: "Correct what `errors` says about each; sending the same again changes nothing.",
    status: 422,
    retryable: false,
    message: (at: { rows: number; first: string }) =>
      `None of the ${at.rows} rows could be accepted; all are in the quarantine. The first: ${at.first}`,
    example: { rows: 1, first: "id is missing: expected a text that is unique within the model" },
  }),
  PL_REQUEST_INVALID: entry({
    when: "A request has a parameter, header or body that the API does not know.",
    remedy: "Do what the message says; /docs shows what each address takes.",
    status: 400,
    retryable: false,
    message: (at: { problem: string }) => at.problem,
    example: { problem: "limit is 0: expected a whole number from 1 to 1000" },
  }),
  PL_ROUTE_UNKNOWN: entry({
    when: "There is nothing at an address.",
    remedy: "/docs lists the addresses there are.",
    status: 404,
    retryable: false,
    message: (at: { method: string; path: string }) =>
      `There is no ${at.method} ${at.path}: see /docs for the addresses there are`,
    example: { method: "GET", path: "/v1/model" },
  }),
  PL_MODEL_UNKNOWN: entry({
    when: "A request names a model that does not exist.",
    remedy:
      "Check the name; a model begins with its first prediction unless autoCreateModels is off.",
    status: 404,
    retryable: false,
    message: (at: { model: string; remedy: string }) =>
      `There is no model ${JSON.stringify(at.model)}. ${at.remedy}`,
    example: { model: "fraude", remedy: "Check the name" },
  }),
  PL_MODELS_TOO_MANY: entry({
    when: "A new model would exceed the number of models the server may hold.",
    remedy: "Raise maxModels, if the new models are meant.",
    status: 429,
    retryable: false,
    message: (at: { limit: number; model: string }) =>
      `${JSON.stringify(at.model)} would be a new model beyond the ${at.limit} allowed: check the name, or raise maxModels`,
    example: { limit: 10000, model: "fraud-2" },
  }),
  PL_KEY_MISSING: entry({
    when: "A request has no API key, or one that is unknown or revoked.",
    remedy: "Send `Authorization: Bearer KEY` with a key made by POST /v1/keys.",
    status: 401,
    retryable: false,
    message: (at: { seen: string }) =>
      `${at.seen}: send the header Authorization: Bearer KEY with a valid key`,
    example: { seen: "There is no API key" },
  }),
  PL_KEY_SCOPE: entry({
    when: "An API key is valid but not for this.",
    remedy: "Use a key with the scope that the message names.",
    status: 403,
    retryable: false,
    message: (at: { needed: string; held: string }) =>
      `This key has the scope ${at.held}, this needs ${at.needed}: use another key`,
    example: { needed: "admin", held: "ingest" },
  }),
  PL_HOST_UNKNOWN: entry({
    when: "A server without API keys is asked under a name that is not this machine's: what a hostile web page does.",
    remedy: "Ask for localhost, or set requireKeys to always and use a key.",
    status: 421,
    retryable: false,
    message: (at: { host: string }) =>
      `${JSON.stringify(at.host)} is not this machine: without API keys only localhost is answered`,
    example: { host: "rebound.example" },
  }),
  PL_RATE_LIMITED: entry({
    when: "A client sends more requests than allowed.",
    remedy:
      "Wait as long as Retry-After says; send more rows in each request, or raise requestsPerMinute.",
    status: 429,
    retryable: true,
    message: (at: { limit: number; waitSeconds: number }) =>
      `More than ${at.limit} requests in a minute: wait ${at.waitSeconds} s, and send more rows in each`,
    example: { limit: 60000, waitSeconds: 12 },
  }),
  PL_TIMED_OUT: entry({
    when: "A request did not arrive completely in time.",
    remedy: "Send it again; smaller batches arrive sooner.",
    status: 408,
    retryable: true,
    message: (at: { limitMs: number }) =>
      `The request did not arrive within ${at.limitMs} ms: send it again, in smaller batches`,
    example: { limitMs: 60000 },
  }),
  PL_EVALUATION_UNKNOWN: entry({
    when: "A request names an evaluation that does not exist.",
    remedy: "Take an id from GET /v1/models/MODEL/evaluations.",
    status: 404,
    retryable: false,
    message: (at: { id: number }) =>
      `There is no evaluation ${at.id}: GET /v1/models/MODEL/evaluations lists those there are`,
    example: { id: 4711 },
  }),
  PL_CONFIG_CONFLICT: entry({
    when: "The configuration of a model was changed by someone else in the meantime.",
    remedy: "Look at the configuration that is in force now, then send yours again.",
    status: 409,
    retryable: false,
    message: (at: { model: string; expected: number; found: number }) =>
      `The configuration of ${at.model} is at revision ${at.found}, not ${at.expected}: look at it, then send yours again`,
    example: { model: "fraud", expected: 3, found: 4 },
  }),
  PL_QUERIES_BUSY: entry({
    when: "More questions about stored rows wait for an answer than allowed.",
    remedy: "Ask again after a pause; shorter times and smaller pages are answered sooner.",
    status: 503,
    retryable: true,
    message: (at: { waiting: number }) =>
      `${at.waiting} questions about stored rows wait already: ask again after a pause, for a shorter time`,
    example: { waiting: 32 },
  }),
  PL_WATCHERS_TOO_MANY: entry({
    when: "More clients follow the live events than allowed.",
    remedy: "Close pages that are not looked at, or ask /v1/status from time to time instead.",
    status: 503,
    retryable: true,
    message: (at: { limit: number }) =>
      `${at.limit} clients follow the live events already: try again later, or ask /v1/status`,
    example: { limit: 200 },
  }),
  PL_SERVER_UNREACHABLE: entry({
    when: "A command for the live product finds no server, or the connection breaks.",
    remedy: "Start one with plumbline serve, or say where it is with --server or PLUMBLINE_SERVER.",
    status: 503,
    retryable: true,
    message: (at: { server: string; seen: string }) =>
      `No answer from ${at.server}: ${at.seen}. Start it with plumbline serve, or name another with --server`,
    example: { server: "http://127.0.0.1:7410", seen: "connection refused" },
  }),
  PL_SERVER_REFUSED: entry({
    when: "The server answers that it cannot or will not do it; the message and `code` in the details are its own.",
    remedy: "Do what the message says.",
    status: 502,
    retryable: false,
    message: (at: {
      server: string;
      status: number;
      code: string;
      detail: string;
      remedy: string;
    }) =>
      [`${at.server} answers ${at.status} (${at.code}): ${at.detail}`, at.remedy]
        .filter((text) => text !== "")
        .join(". "),
    example: {
      server: "http://127.0.0.1:7410",
      status: 404,
      code: "PL_MODEL_UNKNOWN",
      detail: 'There is no model "fraude"',
      remedy: "",
    },
  }),
  PL_SERVER_ANSWER_UNKNOWN: entry({
    when: "What answers is no Plumbline, or one of another version.",
    remedy: "Check the address; update the older of command line and server.",
    status: 502,
    retryable: false,
    message: (at: { server: string; path: string; seen: string }) =>
      `The answer of ${at.server} to ${at.path} is not understood: ${at.seen}. Check that it is a Plumbline server of this version`,
    example: { server: "http://127.0.0.1:8080", path: "/v1/status", seen: "it is no JSON" },
  }),
  PL_INGEST_FILE_CHANGED: entry({
    when: "A file was sent in part or whole before, and is another one now: its rows could be sent twice.",
    remedy:
      "Give rows an id with --id, so that repeats are recognised; or send all of it again with --again.",
    status: 409,
    retryable: false,
    message: (at: { path: string; state: string }) =>
      `${at.path} has changed since ${at.state} noted what was sent of it: pass --id COLUMN, so that repeats are recognised, or --again to send all rows as new ones`,
    example: { path: "march.csv", state: ".plumbline-ingest-churn.json" },
  }),
  PL_METADATA_UNWRITABLE: entry({
    when: "What the server knows of models and windows cannot be written: a full or failing disk, or a read-only folder.",
    remedy:
      "Free space or make the data folder writable; senders send again what was not accepted.",
    status: 503,
    retryable: true,
    message: (at: { seen: string }) =>
      `The metadata of the server cannot be written: ${at.seen}. Free space or make the data folder writable, then send this again`,
    example: { seen: "database or disk is full" },
  }),
  PL_BASELINE_MISSING: entry({
    when: "Something needs the baseline of a live model, and it has none yet.",
    remedy: "Wait until enough rows have come, or push one with plumbline baseline push.",
    status: 409,
    retryable: true,
    message: (at: { model: string }) =>
      `${at.model} has no baseline yet: wait for more rows, or push one with plumbline baseline push`,
    example: { model: "churn" },
  }),
  PL_HISTORY_EMPTY: entry({
    when: "A backtest asks for a time of which no rows are stored.",
    remedy: "Choose another time; plumbline status shows the newest event.",
    status: 422,
    retryable: false,
    message: (at: { model: string }) =>
      `No rows of ${at.model} are stored for this time: choose another one`,
    example: { model: "churn" },
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
