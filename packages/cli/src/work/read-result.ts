import { readFile } from "node:fs/promises";
import { resultDocumentSchema, type ResultDocument } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { readingFailure } from "../files/reading-failure.ts";

const expected = "Plumbline result";
const knownVersion = 1;

/**
 * The saved result of a check.
 * @throws PlumblineError when the file is missing, something else, damaged or too new
 */
export async function readResult(path: string, shown: string): Promise<ResultDocument> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  return parseResult(text, shown);
}

function parseResult(text: string, path: string): ResultDocument {
  const unreadable = (seen: string, cause?: unknown) =>
    new PlumblineError("PL_DOCUMENT_UNREADABLE", { path, expected, seen }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(
      text.trim() === "" ? "the file is empty" : "it is not JSON, or cut off",
      cause,
    );
  }
  const { format, version } = headOf(value);
  if (format !== "plumbline-result") {
    throw unreadable(
      format === undefined ? "format is missing" : `its format is ${JSON.stringify(format)}`,
    );
  }
  if (typeof version === "number" && version > knownVersion) {
    throw new PlumblineError("PL_DOCUMENT_TOO_NEW", { path, version, known: knownVersion });
  }
  const parsed = resultDocumentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, parsed.error);
}

function headOf(value: unknown): { readonly format?: unknown; readonly version?: unknown } {
  return typeof value === "object" && value !== null ? value : {};
}
