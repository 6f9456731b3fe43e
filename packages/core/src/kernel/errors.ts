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
  PL_VERSION_UNKNOWN: entry({
    when: "A request names a version that was neither registered nor seen in the data.",
    remedy:
      "plumbline model list shows the versions; register a new one with plumbline model register.",
    status: 404,
    retryable: false,
    message: (at: { model: string; version: string; remedy: string }) =>
      `${at.model} has no version ${at.version}. ${at.remedy}`,
    example: { model: "churn", version: "v9", remedy: "Did you mean v8?" },
  }),
  PL_VERSION_CONFLICT: entry({
    when: "A version is registered again with another body: a version never changes.",
    remedy: "Register what is new under another name.",
    status: 409,
    retryable: false,
    message: (at: { model: string; version: string; differs: string }) =>
      `${at.version} of ${at.model} is registered already, with another ${at.differs}: a version never changes, choose another name`,
    example: { model: "churn", version: "v2", differs: "artifact, metrics" },
  }),
  PL_VERSION_INVALID: entry({
    when: "A registration contradicts what is known: its parent is unknown, it would be its own ancestor, or its artifact is not kept here.",
    remedy: "Do what the message says.",
    status: 422,
    retryable: false,
    message: (at: { version: string; problem: string }) =>
      `${at.version} cannot be registered: ${at.problem}`,
    example: { version: "v2", problem: "its parent v1 is neither registered nor seen" },
  }),
  PL_CHAMPION_NONE: entry({
    when: "The alias of a model leads to no version.",
    remedy: "Register a version, or promote one with plumbline model promote.",
    status: 404,
    retryable: false,
    message: (at: { model: string; alias: string }) =>
      `${at.model} has no ${at.alias} yet: register or promote a version`,
    example: { model: "churn", alias: "champion" },
  }),
  PL_ROLLBACK_IMPOSSIBLE: entry({
    when: "A rollback or drill needs a previous champion, and there is none.",
    remedy: "Promote the version that should answer with plumbline model promote.",
    status: 409,
    retryable: false,
    message: (at: { model: string; seen: string }) =>
      `${at.model} cannot be rolled back: ${at.seen}. Promote the version that should answer`,
    example: { model: "churn", seen: "v1 is its first champion" },
  }),
  PL_DRILL_REFUSED: entry({
    when: "A rehearsal of the rollback would disturb a run, a watch or another drill.",
    remedy: "Wait until it ended, then try again.",
    status: 409,
    retryable: true,
    message: (at: { model: string; seen: string }) =>
      `No drill of ${at.model} now: ${at.seen}. Try again when it ended`,
    example: { model: "churn", seen: "v3 is being watched since its promotion" },
  }),
  PL_ARTIFACT_UNKNOWN: entry({
    when: "An artifact of this digest is not kept here.",
    remedy: "Upload it with plumbline model register --artifact, or name where it lies.",
    status: 404,
    retryable: false,
    message: (at: { digest: string }) => `No artifact ${at.digest} is kept here: upload it first`,
    example: { digest: "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" },
  }),
  PL_ARTIFACT_DAMAGED: entry({
    when: "The file of an artifact is gone, or its content has another digest than its name.",
    remedy: "Upload the artifact again; the version is not promoted before.",
    status: 409,
    retryable: false,
    message: (at: { digest: string; seen: string }) =>
      `The artifact ${at.digest} cannot be trusted: ${at.seen}. Upload it again`,
    example: {
      digest: "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
      seen: "its file is gone",
    },
  }),
  PL_ARTIFACT_TOO_LARGE: entry({
    when: "An uploaded artifact is larger than the setting artifactLimitBytes.",
    remedy: "Raise the setting, or keep the artifact elsewhere and register its address.",
    status: 413,
    retryable: false,
    message: (at: { limitBytes: number }) =>
      `The artifact is larger than ${at.limitBytes} bytes: raise artifactLimitBytes, or register its address elsewhere`,
    example: { limitBytes: 4294967296 },
  }),
  PL_SIGN_IN_REFUSED: entry({
    when: "Somebody signs in with a name or password that do not belong together, or their session ended.",
    remedy: "Sign in again; an administrator can set another password.",
    status: 401,
    retryable: false,
    message: (at: { seen: string }) => `${at.seen}: sign in with your name and password`,
    example: { seen: "Name and password do not belong together" },
  }),
  PL_SIGN_IN_WAIT: entry({
    when: "Signing in failed several times: the next attempt has to wait.",
    remedy: "Wait as long as the message says.",
    status: 429,
    retryable: true,
    message: (at: { waitSeconds: number }) =>
      `Signing in failed several times: try again in ${at.waitSeconds} s`,
    example: { waitSeconds: 8 },
  }),
  PL_CSRF_MISSING: entry({
    when: "A change came with the cookie of a signed-in browser but without its token.",
    remedy: "Send the csrfToken of the sign-in in the header X-CSRF-Token.",
    status: 403,
    retryable: false,
    message: (at: { seen: string }) =>
      `${at.seen}: a change by cookie needs the token of the sign-in in the header X-CSRF-Token`,
    example: { seen: "The header X-CSRF-Token is missing" },
  }),
  PL_PASSWORD_WEAK: entry({
    when: "A password is short, or among those that are tried first.",
    remedy: "Choose at least 12 characters; several words are good.",
    status: 422,
    retryable: false,
    message: (at: { problem: string }) => `This password is no good: ${at.problem}`,
    example: { problem: "it has 8 characters, expected at least 12" },
  }),
  PL_PERSON_UNKNOWN: entry({
    when: "A request names a person who has no account.",
    remedy: "plumbline people list shows the names.",
    status: 404,
    retryable: false,
    message: (at: { name: string }) =>
      `Nobody is called ${at.name}: plumbline people list shows all`,
    example: { name: "ada" },
  }),
  PL_PERSON_EXISTS: entry({
    when: "An account of this name is there already.",
    remedy: "Choose another name, or change the role with plumbline people role.",
    status: 409,
    retryable: false,
    message: (at: { name: string }) => `${at.name} has an account already: choose another name`,
    example: { name: "ada" },
  }),
  PL_APPROVAL_REFUSED: entry({
    when: "An approval does not count: it was given already, or by the one who asked for it.",
    remedy: "Let another person decide.",
    status: 409,
    retryable: false,
    message: (at: { subject: string; seen: string }) => `No approval of ${at.subject}: ${at.seen}`,
    example: { subject: "run:7", seen: "who starts a run cannot approve it" },
  }),
  PL_INCIDENT_UNKNOWN: entry({
    when: "A request names an incident that does not exist.",
    remedy: "Take an id from GET /v1/incidents.",
    status: 404,
    retryable: false,
    message: (at: { id: number }) =>
      `There is no incident ${at.id}: GET /v1/incidents lists those there are`,
    example: { id: 4711 },
  }),
  PL_INCIDENT_MOVE_INVALID: entry({
    when: "An incident cannot go from the state it is in to the one asked for.",
    remedy: "Look at the incident: somebody may have been faster.",
    status: 409,
    retryable: false,
    message: (at: { id: number; move: string; state: string; remedy: string }) =>
      `Incident ${at.id} is ${at.state}: ${at.move} is not possible. ${at.remedy}`,
    example: {
      ...{ id: 12, move: "acknowledge", state: "closed" },
      remedy: "A closed incident stays as it is; the same cause opens a new one",
    },
  }),
  PL_SILENCE_UNKNOWN: entry({
    when: "A request names a silence or downtime that does not exist.",
    remedy: "Take an id from GET /v1/silences.",
    status: 404,
    retryable: false,
    message: (at: { id: number }) =>
      `There is no silence ${at.id}: GET /v1/silences lists those there are`,
    example: { id: 7 },
  }),
  PL_PERIOD_INVALID: entry({
    when: "A silence or downtime would end before it begins, or is over already.",
    remedy: "Give it an end that is later.",
    status: 422,
    retryable: false,
    message: (at: { from: string; to: string; problem: string }) =>
      `From ${at.from} to ${at.to}: ${at.problem}. Give it a later end`,
    example: {
      ...{ from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" },
      problem: "it ends before it begins",
    },
  }),
  PL_ANNOTATION_UNKNOWN: entry({
    when: "A request names an annotation that does not exist.",
    remedy: "Take an id from GET /v1/annotations.",
    status: 404,
    retryable: false,
    message: (at: { id: number }) =>
      `There is no annotation ${at.id}: GET /v1/annotations lists those there are`,
    example: { id: 3 },
  }),
  PL_ADDRESS_REFUSED: entry({
    when: "A channel, an executor or a deployment has an address that leads into a private network, or is none of http and https.",
    remedy:
      "Give a public address; where a private one is meant, add its host or range to the setting outgoing-allow.",
    status: 422,
    retryable: false,
    message: (at: { host: string; seen: string; remedy: string }) =>
      `${at.host} is not called: ${at.seen}. ${at.remedy}`,
    example: {
      ...{ host: "hooks.internal", seen: "it leads to 10.0.0.3, a private address" },
      remedy: "Add it to the setting outgoing-allow if that is meant",
    },
  }),
  PL_TARGET_UNREACHABLE: entry({
    when: "A program outside, such as the receiver of a webhook or a mail server, gave no answer.",
    remedy: "Check that it runs and can be reached from this machine; it is tried again by itself.",
    status: 502,
    retryable: true,
    message: (at: { host: string; seen: string }) =>
      `No answer from ${at.host}: ${at.seen}. Check that it runs and can be reached from here`,
    example: { host: "hooks.example", seen: "connection refused" },
  }),
  PL_CHANNEL_UNKNOWN: entry({
    when: "A request or a route names a channel that does not exist.",
    remedy: "plumbline channels lists those there are; plumbline channels set makes one.",
    status: 404,
    retryable: false,
    message: (at: { name: string; remedy: string }) =>
      `There is no channel ${at.name}. ${at.remedy}`,
    example: { name: "ops-slak", remedy: "Did you mean ops-slack?" },
  }),
  PL_CHANNEL_INVALID: entry({
    when: "The configuration of a channel lacks something, or has something its type does not know.",
    remedy: "Do what the message says; the page on notifications shows each type.",
    status: 422,
    retryable: false,
    message: (at: { name: string; problem: string }) =>
      `The channel ${at.name} cannot be set: ${at.problem}`,
    example: { name: "ops-slack", problem: "webhookUrl: expected an address of https" },
  }),
  PL_CHANNEL_IN_USE: entry({
    when: "A channel is removed while routes lead to it.",
    remedy: "Change the routes first, with plumbline routes set.",
    status: 409,
    retryable: false,
    message: (at: { name: string; routes: number }) =>
      `${at.routes === 1 ? "A route leads" : `${at.routes} routes lead`} to the channel ${at.name}: change the routes first`,
    example: { name: "ops-slack", routes: 2 },
  }),
  PL_ROUTES_INVALID: entry({
    when: "A list of routes names a channel that does not exist, or asks for what its type cannot do.",
    remedy: "Do what the message says; nothing of the list was taken.",
    status: 422,
    retryable: false,
    message: (at: { route: number; problem: string }) => `Route ${at.route}: ${at.problem}`,
    example: { route: 2, problem: "there is no channel ops-slak. Did you mean ops-slack?" },
  }),
  PL_NOTIFICATION_UNKNOWN: entry({
    when: "A request names a notification that does not exist.",
    remedy: "Take an id from GET /v1/notifications.",
    status: 404,
    retryable: false,
    message: (at: { id: number }) =>
      `There is no notification ${at.id}: GET /v1/notifications lists those there are`,
    example: { id: 4711 },
  }),
  PL_NOTIFICATION_NOT_RETRIED: entry({
    when: "A notification is to be sent again that was not given up, or whose channel is gone.",
    remedy: "Look at its state; only what was given up is sent again by hand.",
    status: 409,
    retryable: false,
    message: (at: { id: number; seen: string }) =>
      `Notification ${at.id} is not sent again: ${at.seen}`,
    example: { id: 12, seen: "it was delivered" },
  }),
  PL_RUN_UNKNOWN: entry({
    when: "A request names a run that does not exist.",
    remedy: "plumbline runs MODEL lists those there are.",
    status: 404,
    retryable: false,
    message: (at: { run: string }) =>
      `There is no run ${at.run}: plumbline runs MODEL lists those there are`,
    example: { run: "r0mb2k1x9a7c" },
  }),
  PL_RUN_UNDER_WAY: entry({
    when: "A run is asked for while another run of the model is not over.",
    remedy: "Wait for its end, or cancel it.",
    status: 409,
    retryable: true,
    message: (at: { model: string; run: string; state: string }) =>
      `${at.model} has a run already: ${at.run} is ${at.state}. Wait for its end, or cancel it`,
    example: { model: "churn", run: "r0mb2k1x9a7c", state: "running" },
  }),
  PL_RUN_IMPOSSIBLE: entry({
    when: "A run is asked for that cannot be made: nothing is known that trains, or nothing is there to judge.",
    remedy: "Do what the message says.",
    status: 422,
    retryable: false,
    message: (at: { model: string; action: string; problem: string }) =>
      `${at.model} cannot ${at.action}: ${at.problem}`,
    example: {
      ...{ model: "churn", action: "retrain" },
      problem: "its configuration has no policy with an executor",
    },
  }),
  PL_RUN_OVER: entry({
    when: "Something is asked of a run that has ended.",
    remedy: "Start another one.",
    status: 409,
    retryable: false,
    message: (at: { run: string; state: string; what: string }) =>
      `${at.run} is ${at.state}: ${at.what}`,
    example: { run: "r0mb2k1x9a7c", state: "promoted", what: "there is nothing to cancel" },
  }),
  PL_RUN_TOKEN: entry({
    when: "An answer or a file comes for a run without the token of its attempt.",
    remedy:
      "Send the token of the order as Authorization: Bearer; each attempt has one of its own.",
    status: 403,
    retryable: false,
    message: (at: { run: string; seen: string }) =>
      `${at.run} takes no answer: ${at.seen}. Send the token of the order as Authorization: Bearer`,
    example: { run: "r0mb2k1x9a7c", seen: "the token is that of another attempt" },
  }),
  PL_RUN_ANSWERED: entry({
    when: "An answer comes for a run that has one, or that wants none any more.",
    remedy: "Nothing is to be done: the first answer counts, and this one is noted in its log.",
    status: 409,
    retryable: false,
    message: (at: { run: string; seen: string }) =>
      `${at.run}: ${at.seen}. This answer is noted, and does not count`,
    example: { run: "r0mb2k1x9a7c", seen: "it has been answered already" },
  }),
  PL_RUN_FILE_INVALID: entry({
    when: "A file that is sent for a run has no fit name, or there are too many.",
    remedy: "Give it a name of letters, digits, dots, dashes and underscores; send few files.",
    status: 422,
    retryable: false,
    message: (at: { name: string; problem: string }) =>
      `The file ${JSON.stringify(at.name)} is not taken: ${at.problem}`,
    example: {
      name: "../model.bin",
      problem: "expected letters, digits, dots, dashes, underscores",
    },
  }),
  PL_DECISION_UNKNOWN: entry({
    when: "A request names a decision that the model does not have.",
    remedy: "Take an id from plumbline decisions MODEL.",
    status: 404,
    retryable: false,
    message: (at: { id: number }) =>
      `There is no decision ${at.id} of this model: plumbline decisions lists those there are`,
    example: { id: 4711 },
  }),
  PL_ROW_SET_UNKNOWN: entry({
    when: "A request names a set of rows that the model does not have, or whose file is gone.",
    remedy: "Take an id from GET /v1/models/{model}/row-sets.",
    status: 404,
    retryable: false,
    message: (at: { id: string; model: string }) =>
      `There is no set ${at.id} of ${at.model}: GET /v1/models/${at.model}/row-sets lists those there are`,
    example: { id: "9f86d081", model: "churn" },
  }),
  PL_ROW_SET_DELETED: entry({
    when: "A request wants the rows of a set that were deleted: for somebody's right, or by age.",
    remedy: "Ask for a new run: its sets are made anew from the rows that are left.",
    status: 410,
    retryable: false,
    message: (at: { id: string; why: string }) =>
      `The rows of set ${at.id} were deleted: ${at.why}`,
    example: { id: "9f86d081", why: "older than the 90 days that sets are kept" },
  }),
  PL_POLICY_INVALID: entry({
    when: "A policy is tried that contradicts itself, or there is none to try.",
    remedy: "Do what the message says; plumbline policy show MODEL lists all problems.",
    status: 422,
    retryable: false,
    message: (at: { problem: string }) => `The policy cannot be tried: ${at.problem}`,
    example: { problem: "the model has none; give one with --policy FILE" },
  }),
  PL_KPI_UNKNOWN: entry({
    when: "A request names a KPI that the configuration of the model does not have.",
    remedy: "plumbline kpis MODEL lists them; they are defined under kpis in the configuration.",
    status: 404,
    retryable: false,
    message: (at: { model: string; kpi: string; remedy: string }) =>
      `${at.model} has no KPI ${at.kpi}. ${at.remedy}`,
    example: { model: "shop", kpi: "conversions", remedy: "Did you mean conversion?" },
  }),
  PL_CONNECTIONS_TOO_MANY: entry({
    when: "More connections are open than the server may have.",
    remedy:
      "Keep connections open and use them again, close those that are idle, or raise maxConnections.",
    status: 503,
    retryable: true,
    message: (at: { limit: number }) =>
      `${at.limit} connections are open already, as many as maxConnections allows: use connections again, or try later`,
    example: { limit: 10_000 },
  }),
  PL_GATE_IMPOSSIBLE: entry({
    when: "A candidate cannot be judged against the champion: there are no rows that both answered.",
    remedy: "Do what the message says: mostly, let the candidate answer beside the champion first.",
    status: 422,
    retryable: false,
    message: (at: { candidate: string; problem: string }) =>
      `${at.candidate} cannot be judged: ${at.problem}`,
    example: { candidate: "v2", problem: "it has answered none of the rows" },
  }),
  PL_EXECUTOR_MISSING: entry({
    when: "The executor of a model is asked for something, but its policy names none, or not well.",
    remedy: "Set policy.executor in the configuration of the model with plumbline apply.",
    status: 409,
    retryable: false,
    message: (at: { model: string; seen: string }) =>
      `The model ${at.model} has no executor to ask: ${at.seen}. Set policy.executor in its configuration`,
    example: { model: "churn", seen: "its policy names none" },
  }),
  PL_EXECUTOR_HOOK_REFUSED: entry({
    when: "A webhook of a CI system is not signed with the secret that the executor names.",
    remedy:
      "Give the webhook in the CI system the same secret as the variable of the server holds.",
    status: 403,
    retryable: false,
    message: (at: { model: string; seen: string }) =>
      `The webhook for ${at.model} is not taken: ${at.seen}`,
    example: { model: "churn", seen: "the signature does not fit the secret in HOOK_SECRET" },
  }),
  PL_DASHBOARD_UNKNOWN: entry({
    when: "A dashboard for Grafana was asked for that there is not.",
    remedy: "Ask for one of those that are named; `GET /v1/grafana` lists them.",
    status: 404,
    retryable: false,
    message: (at: { uid: string; known: readonly string[] }) =>
      `There is no dashboard ${at.uid}: there are ${at.known.join(", ")}`,
    example: { uid: "plumbline-flet", known: ["plumbline-fleet", "plumbline-model"] },
  }),
  PL_CHANNEL_HOOK_REFUSED: entry({
    when: "What comes back from the system of a channel is not shown to come from there.",
    remedy:
      "Give the channel the secret that the other system signs with, or its header the channel's hookToken.",
    status: 403,
    retryable: false,
    message: (at: { name: string; seen: string }) =>
      `The webhook for the channel ${at.name} is not taken: ${at.seen}`,
    example: { name: "pager", seen: "X-PagerDuty-Signature does not fit webhookSecret" },
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
