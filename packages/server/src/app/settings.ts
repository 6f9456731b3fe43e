import { isAllowEntry, splitAllowList } from "../outgoing/allow-list.ts";
import { choice, count, flag, optional, secret, text, type Setting } from "./setting.ts";

const [second, minute, day] = [1000, 60_000, 86_400_000];
const [kib, mib, gib] = [1024, 1024 ** 2, 1024 ** 3];

/**
 * All settings of the server. A file has them under these names, the environment as PLUMBLINE_DATA_FOLDER,
 * the command line as --data-folder.
 */
export const settingsTable = {
  dataFolder: text("plumbline-data", "Folder that holds everything the server keeps"),
  host: text("127.0.0.1", "Address to listen on; on any but loopback API keys are required"),
  port: count(7410, "Port to listen on; 0 takes a free one", { max: 65_535 }),
  requireKeys: choice(
    ["auto", "always"],
    "auto",
    "Whether API keys are required on loopback too, as behind a proxy",
  ),
  adminKey: secret("A key with all scopes, for automation; more are made with POST /v1/keys", 20),
  autoCreateModels: flag(true, "Whether a model begins with its first prediction or feedback"),
  maxModels: count(10_000, "Most models that may begin by themselves", { min: 1 }),
  bodyLimitBytes: count(16 * mib, "Largest body of a request as sent", { min: kib }),
  decompressedLimitBytes: count(64 * mib, "Largest body after decompression", {
    min: kib,
    max: 256 * mib,
  }),
  bodyMemoryBytes: count(512 * mib, "Memory for the bodies of all requests under way", {
    min: mib,
  }),
  batchLimitRows: count(50_000, "Most rows in one request", { min: 1, max: 1_000_000 }),
  rowLimitBytes: count(mib, "Largest single row", { min: kib }),
  maxFutureMs: count(day, "How far ahead of this clock the time of an event may be"),
  requestsPerMinute: count(60_000, "Most requests a minute of one key or address; 0 is no limit"),
  maxConnections: count(10_000, "Most open connections", { min: 1 }),
  headersTimeoutMs: count(10 * second, "Time a client has to send the head of a request", {
    min: 100,
  }),
  requestTimeoutMs: count(minute, "Time a client has to send a whole request", { min: 100 }),
  idleTimeoutMs: count(75 * second, "Time after which a silent connection is closed", {
    min: 100,
  }),
  logMaxBytes: count(32 * gib, "Largest size of the event log; beyond it events are refused", {
    min: mib,
  }),
  logWaitingBytes: count(256 * mib, "Most bytes that may wait for their commit", { min: mib }),
  artifactLimitBytes: count(4 * gib, "Largest artifact of a version that is kept here", {
    min: kib,
  }),
  segmentEvents: count(100_000, "Events that make a segment without waiting", { min: 1 }),
  flushIntervalMs: count(5 * second, "Longest time an event waits for its segment", { min: 10 }),
  maxLagMs: count(5 * minute, "Lag of the pipeline beyond which the server is not ready", {
    min: second,
  }),
  retrainingKeepDays: count(
    90,
    "Days that row sets, and folders of attempts at a run, are kept; 0 keeps them for good",
    { max: 36_500 },
  ),
  stopTimeoutMs: count(30 * second, "Time that a graceful stop may take", { min: 100 }),
  outgoingAllow: optional(
    "Hosts, addresses and ranges in private networks that may be called, for channels, executors, deployments, Grafana and Prometheus",
    {
      expected: "a list with commas, such as hooks.internal,10.0.0.0/8",
      holds: (value) => splitAllowList(value).every(isAllowEntry),
    },
  ),
  publicUrl: optional(
    "Address under which people, and programs elsewhere that train, reach this server",
    {
      expected: "an address such as https://plumbline.example",
      holds: (value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ""),
    },
  ),
  grafanaUrl: optional("Address of your Grafana, for links to it and annotations in it", {
    expected: "an address such as https://grafana.example",
    holds: (value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ""),
  }),
  grafanaToken: secret(
    "Token of a service account of Grafana that may write annotations; without it none are written",
    8,
  ),
  prometheusUrl: optional("Address of the Prometheus that has the measures of your services", {
    expected: "an address such as https://prometheus.example",
    holds: (value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ""),
  }),
  prometheusToken: secret(
    "Bearer token for that Prometheus, where a proxy before it asks for one",
    1,
  ),
  logLevel: choice(
    ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
    "info",
    "How much the server says about itself",
  ),
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

export type SettingName = keyof typeof settingsTable;

type ValueOf<Entry> = Entry extends Setting<infer Value> ? Value : never;

/** All settings, validated; never changed while the server runs. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof settingsTable)[Name]> };

export const settingNames = Object.keys(settingsTable) as readonly SettingName[];

/** `dataFolder` → `PLUMBLINE_DATA_FOLDER`. */
export const environmentName = (name: string): string =>
  `PLUMBLINE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** `dataFolder` → `--data-folder`. */
export const flagName = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The settings as a log may show them. */
export function shownSettings(settings: Settings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    settingNames.map((name) => {
      const isHidden = settingsTable[name].isSecret && settings[name] !== "";
      return [name, isHidden ? "[redacted]" : settings[name]];
    }),
  );
}
