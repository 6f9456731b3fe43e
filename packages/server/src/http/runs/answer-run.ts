import type { RunResult } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { RunRecord } from "../../domain/run.ts";
import { isRunToken } from "../../domain/run-token.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import { runRecords } from "../../storage/metadata/run-store.ts";

/** @throws PlumblineError PL_RUN_TOKEN unless the header carries the token of the attempt under way */
export function requireRunToken(
  run: Pick<RunRecord, "id" | "tokenHash">,
  authorization: string | undefined,
): void {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token !== undefined && isRunToken(token, run.tokenHash)) return;
  const seen = token === undefined ? "there is no token" : "the token is that of another attempt";
  throw new PlumblineError("PL_RUN_TOKEN", { run: run.id, seen });
}

/** What a callback says of a run. The first answer counts; what comes later is noted and nothing more. */
export async function answerRun(
  metadata: Metadata,
  id: string,
  given: {
    readonly result: RunResult;
    readonly authorization: string | undefined;
    readonly atMs: number;
  },
): Promise<RunRecord> {
  const { result, authorization, atMs } = given;
  const { run, problem } = await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      const records = runRecords(prepare);
      const found = records.get(id);
      if (found === undefined) throw new PlumblineError("PL_RUN_UNKNOWN", { run: id.slice(0, 80) });
      requireRunToken(found, authorization);
      const why = whyNot(found) ?? (records.answer(id, result) ? null : answered);
      const said = `${result.outcome}${result.message === "" ? "" : `: ${result.message}`}`;
      const text =
        why === null
          ? `It called back: ${said}`
          : `An answer that does not count came (${said}): ${why}`;
      records.addEntries(id, [{ kind: "note", text, atMs }]);
      return { run: records.get(id) ?? found, problem: why };
    }),
  );
  if (problem !== null) throw new PlumblineError("PL_RUN_ANSWERED", { run: id, seen: problem });
  return run;
}

const answered = "it has been answered already";

function whyNot({ endedAtMs, state, cancelRequestedMs, answer }: RunRecord): string | null {
  if (endedAtMs !== null) return `it is ${state}`;
  if (cancelRequestedMs !== null) return "it is being cancelled";
  if (answer !== null) return answered;
  return state === "triggered" || state === "running" ? null : answered;
}
