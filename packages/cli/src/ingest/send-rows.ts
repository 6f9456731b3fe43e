import { setTimeout as pause } from "node:timers/promises";
import { ingestAnswerSchema, rejectedRowSchema, type IngestAnswer } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { refusal } from "../live/answer-failure.ts";
import type { ApiClient, RowsAnswer } from "../live/api-client.ts";

export interface SendOptions {
  readonly signal: AbortSignal;
  /** @default 8 */
  readonly tries?: number;
  /** The first pause; each further one is twice as long. @default 250 */
  readonly pauseMs?: number;
}

const longestPauseMs = 15_000;

/**
 * Sends rows, as JSON texts, and comes back when the server has them. What may go away by itself is tried
 * again: repeats are harmless, since rows have ids. Batches larger than the server takes are halved.
 */
export async function sendRows(
  client: ApiClient,
  path: string,
  rows: readonly string[],
  options: SendOptions,
): Promise<IngestAnswer> {
  const answer = await persistently(client, path, rows, options);
  if (!answer.isProblem) return parsed(answer.value, client.server, path);
  const { problem } = answer;
  if (problem.code === "PL_ROWS_REFUSED") {
    const rejected = z.array(rejectedRowSchema).safeParse(problem.errors ?? []).data ?? [];
    return { accepted: 0, quarantined: rows.length, rejected };
  }
  if (problem.status !== 413 || rows.length < 2) throw refusal(client.server, problem);
  const half = Math.ceil(rows.length / 2);
  const first = await sendRows(client, path, rows.slice(0, half), options);
  const second = await sendRows(client, path, rows.slice(half), options);
  return joined(first, second, half);
}

async function persistently(
  client: ApiClient,
  path: string,
  rows: readonly string[],
  { signal, tries = 8, pauseMs = 250 }: SendOptions,
): Promise<RowsAnswer> {
  const request = { method: "POST", text: `[${rows.join(",")}]` } as const;
  for (let attempt = 1; ; attempt++) {
    let waitMs = Math.min(longestPauseMs, pauseMs * 2 ** (attempt - 1));
    try {
      const answer = await client.try(path, request);
      if (!answer.isProblem || !answer.problem.retryable || attempt >= tries) return answer;
      waitMs = Math.max(waitMs, Math.min(60_000, answer.waitMs ?? 0));
    } catch (error) {
      const isPassing = error instanceof PlumblineError && error.code === "PL_SERVER_UNREACHABLE";
      if (!isPassing || attempt >= tries) throw error;
    }
    await pause(waitMs, undefined, { signal });
  }
}

function parsed(value: unknown, server: string, path: string): IngestAnswer {
  const answer = ingestAnswerSchema.safeParse(value);
  if (answer.success) return answer.data;
  const seen = answer.error.issues[0]?.message ?? "";
  throw new PlumblineError("PL_SERVER_ANSWER_UNKNOWN", { server, path, seen });
}

const joined = (first: IngestAnswer, second: IngestAnswer, offset: number): IngestAnswer => ({
  accepted: first.accepted + second.accepted,
  quarantined: first.quarantined + second.quarantined,
  rejected: [
    ...first.rejected,
    ...second.rejected.map((row) => ({ ...row, index: row.index + offset })),
  ],
});
