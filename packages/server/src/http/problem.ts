import { PlumblineError } from "@plumbline/core";
import type { FastifyError } from "fastify";
import { z } from "zod";

/** An error as answers carry it, after RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string().describe("urn:plumbline:error: and the code"),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("What was seen, what was expected, what to do"),
    code: z.string().describe("As in the list of errors"),
    retryable: z.boolean().describe("Sending the same again later can succeed"),
    errors: z
      .array(z.unknown())
      .optional()
      .describe("The single problems, where there are several"),
  })
  .describe("What went wrong (RFC 9457)");

export type Problem = z.output<typeof problemSchema>;

export const problemType = "application/problem+json";

export function problemOf(error: PlumblineError, errors?: readonly unknown[]): Problem {
  const { code, status, retryable, message } = error;
  const title = code.slice(3).toLowerCase().replaceAll("_", " ");
  const several = errors === undefined ? {} : { errors: [...errors] };
  return {
    ...{ type: `urn:plumbline:error:${code}`, title, status, detail: message, code, retryable },
    ...several,
  };
}

export interface RequestLimits {
  readonly bodyLimitBytes: number;
  readonly requestTimeoutMs: number;
}

/** What was thrown while a request was answered, as an error of the catalogue. */
export function knownError(error: unknown, limits: RequestLimits): PlumblineError {
  if (error instanceof PlumblineError) return error;
  const { code = "", statusCode = 500, validation, message } = asFastifyError(error);
  const options = { cause: error };
  if (isStorageFailure(error)) {
    return new PlumblineError("PL_METADATA_UNWRITABLE", { seen: message }, options);
  }
  if (validation !== undefined) {
    const problem = validation
      .slice(0, 5)
      .map(({ instancePath, message: what = "is invalid" }) => `${instancePath || "/"}: ${what}`)
      .join("; ");
    return new PlumblineError("PL_REQUEST_INVALID", { problem }, options);
  }
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const details = { limitBytes: limits.bodyLimitBytes, setting: "bodyLimitBytes" };
    return new PlumblineError("PL_BODY_TOO_LARGE", details, options);
  }
  if (statusCode === 408) {
    return new PlumblineError("PL_TIMED_OUT", { limitMs: limits.requestTimeoutMs }, options);
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new PlumblineError("PL_REQUEST_INVALID", { problem: message }, options);
  }
  return new PlumblineError("PL_UNEXPECTED", { seen: message }, options);
}

/** What SQLite says when it is busy, read-only, out of space or cannot use the disk. */
const storageCodes: ReadonlySet<number> = new Set([5, 8, 10, 13, 14]);

const isStorageFailure = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  storageCodes.has(error.errcode & 0xff);

function asFastifyError(error: unknown): Partial<FastifyError> & { readonly message: string } {
  if (error instanceof Error) return error;
  return { message: String(error) };
}
