import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "@plumbline/stats";
import { auditEvents, type Problems } from "./audit-events.ts";
import { auditWindows } from "./audit-windows.ts";
import { killMoment, killMoments, type KillMoment } from "./kill-moment.ts";
import { openDataFolder } from "./lake-contents.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { spawnServer, until, type LiveServer } from "./live-server.ts";
import { startLoad } from "./load.ts";

export interface CrashOptions {
  readonly dataFolder: string;
  readonly kills: number;
  readonly seed: string;
  /** @default 3 */
  readonly models?: number;
  /** @default says nothing */
  readonly say?: (line: string) => void;
}

export interface CrashReport {
  /** Kills by what was going on; `any` also counts those whose moment did not come. */
  readonly kills: Readonly<Record<KillMoment, number>>;
  readonly predictions: number;
  readonly feedback: number;
  readonly quarantined: number;
  readonly unanswered: number;
  readonly evaluations: number;
  readonly profiles: number;
  /** Empty when everything acknowledged is there exactly once. */
  readonly problems: Problems;
}

const momentLimitMs = 10_000;
const config = {
  baseline: { kind: "first-rows", rows: 1_000 },
  monitors: [
    { name: "minutes", window: { every: "1m" }, ready: "0s" },
    { name: "rows", window: { rows: 500 } },
  ],
};

/** Kills a server under load again and again, lets the last one finish, and looks at what it holds. */
export async function crashRounds(options: CrashOptions): Promise<CrashReport> {
  const { dataFolder, kills, seed, say = () => undefined } = options;
  const random = createRandom(`${seed}/kills`);
  const models = Array.from({ length: options.models ?? 3 }, (_, place) => `m${place}`);
  const ledger = createLedger();
  const counts: Record<KillMoment, number> = { segment: 0, evaluation: 0, any: 0, start: 0 };
  let server = spawnServer(dataFolder, { flags: flags("0") });
  try {
    const url = await server.listening;
    for (const model of models) await putConfig(url, model);
    const load = startLoad({ url, models, ledger, seed, senders: 4 });
    for (let round = 0; round < kills; round++) {
      const wanted = killMoments[round % killMoments.length] ?? "any";
      const moment = { server, dataFolder, random, limitMs: momentLimitMs };
      const came = await killMoment(wanted, moment);
      await server.kill();
      counts[came ? wanted : "any"]++;
      const { size } = ledger.predictions;
      say(`kill ${round + 1}, ${came ? wanted : `${wanted} did not come`}: ${size} predictions`);
      server = spawnServer(dataFolder, { flags: flags(new URL(url).port) });
    }
    await server.listening;
    await load.stop();
    say("no more load: what waits is worked off");
    await drained(url, dataFolder);
    const code = await server.stop();
    const audited = await audit(dataFolder, ledger);
    if (code !== 0) audited.problems.push(`the stop ended with ${String(code)}`);
    return { kills: counts, ...sizes(ledger), unanswered: load.unanswered(), ...audited };
  } catch (error) {
    say(lastWords(server));
    throw error;
  } finally {
    await server.kill();
  }
}

const flags = (port: string): readonly string[] => [
  ...["--port", port, "--flush-interval-ms", "100", "--segment-events", "5000"],
  ...["--log-level", "warn", "--requests-per-minute", "0"],
];

async function putConfig(url: string, model: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(config);
  const answer = await fetch(`${url}/v1/models/${model}/config`, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`The configuration was refused: ${await answer.text()}`);
}

const selectWaiting = `
  select count(*) as n from windows
  where evaluated_position < dirty_position and (first_offset >= 0 or end_at <= (
    select max(max_time) from files where files.model_id = windows.model_id and kind = 'prediction'))`;

/** Waits until everything is in the lake, and every window that is over is judged as it is now. */
async function drained(url: string, dataFolder: string): Promise<void> {
  const folder = await openDataFolder(dataFolder);
  try {
    await until(
      "all events are in the lake and all windows judged",
      async () => {
        const status = (await (await fetch(`${url}/v1/status`)).json()) as Status;
        const [row] = folder.all(selectWaiting);
        return status.server.pendingEvents === 0 && isCaughtUp(folder) && Number(row?.["n"]) === 0;
      },
      600_000,
    );
  } finally {
    folder.close();
  }
}

interface Status {
  readonly server: { readonly pendingEvents: number };
}

/** Windows are looked for after the rows are there: their own progress has to reach that of the lake. */
function isCaughtUp(folder: Awaited<ReturnType<typeof openDataFolder>>): boolean {
  const [row] = folder.all(
    `select (select next_offset from log_progress) as lake,
      (select position from monitor_progress) as monitors`,
  );
  return row?.["lake"] === row?.["monitors"];
}

async function audit(dataFolder: string, ledger: Ledger) {
  const folder = await openDataFolder(dataFolder);
  const problems: Problems = [];
  let [evaluations, profiles] = [0, 0];
  try {
    for (const { id, name } of folder.all("select id, name from models")) {
      const modelId = Number(id);
      const model = {
        ...{ id: modelId, name: String(name) },
        predictions: await folder.predictions(modelId),
        feedback: await folder.feedback(modelId),
      };
      problems.push(...auditEvents(folder, model, ledger));
      const windows = auditWindows(folder, model);
      problems.push(...windows.problems);
      evaluations += windows.evaluations;
      profiles += windows.profiles;
    }
  } finally {
    folder.close();
  }
  const left = readdirSync(join(dataFolder, "tmp"));
  if (left.length > 0) problems.push(`temporary files were left: ${left.slice(0, 5).join(", ")}`);
  return { problems, evaluations, profiles };
}

function sizes({ predictions, feedback, bad }: Ledger) {
  const acknowledged = (all: ReadonlyMap<string, { readonly acknowledged: number }>): number =>
    [...all.values()].filter(({ acknowledged: times }) => times > 0).length;
  return {
    predictions: acknowledged(predictions),
    feedback: acknowledged(feedback),
    quarantined: acknowledged(bad),
  };
}

const lastWords = (server: LiveServer): string =>
  `The server said last:\n${server.output().slice(-4_000)}`;
