import { PlumblineError } from "@plumbline/core";
import { CommanderError } from "commander";
import { exitCodes, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson } from "../work/write-out.ts";
import { usageError } from "./usage-error.ts";

/** Says what went wrong, in one document or one line, and gives the exit code. */
export function reportFailure(error: unknown, io: Io, wantsJson: boolean): ExitCode {
  const failure = toPlumblineError(error, io.signal);
  const { code, message, details, retryable } = failure;
  if (wantsJson) writeJson(io, { error: { code, message, details, retryable } });
  else io.stderr.write(`${visibleLines(message)} (${code})\n`);
  if (isDebugging(io)) io.stderr.write(`${stackOf(failure.cause ?? failure)}\n`);
  return code === "PL_INTERRUPTED" ? exitCodes.interrupted : exitCodes.failed;
}

function toPlumblineError(error: unknown, signal: AbortSignal): PlumblineError {
  // Whatever an interrupted piece of work threw, the interruption is why.
  if (signal.aborted) {
    return new PlumblineError("PL_INTERRUPTED", { by: reasonOf(signal) }, { cause: error });
  }
  if (error instanceof PlumblineError) return error;
  if (error instanceof CommanderError) return usageError(error);
  const seen = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
  return new PlumblineError("PL_UNEXPECTED", { seen }, { cause: error });
}

function reasonOf(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason.message : String(reason);
}

const isDebugging = (io: Io): boolean => (io.env.PLUMBLINE_DEBUG ?? "0") !== "0";

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
