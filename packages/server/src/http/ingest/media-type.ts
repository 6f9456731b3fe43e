import { PlumblineError } from "@plumbline/core";
import type { RowFormat } from "../../ingest/parse-rows.ts";

const formats: ReadonlyMap<string, RowFormat> = new Map([
  ["application/json", "json"],
  ["application/x-ndjson", "ndjson"],
  ["application/ndjson", "ndjson"],
  ["application/jsonl", "ndjson"],
  ["application/x-jsonlines", "ndjson"],
]);

/** The type without its parameters, in lower case. */
export const bareType = (header: string | undefined): string =>
  (header?.split(";")[0] ?? "").trim().toLowerCase();

/** How the rows of a body are written. */
export function rowFormat(header: string | undefined): RowFormat {
  const format = formats.get(bareType(header));
  // Other types a web page may send anywhere without asking first.
  if (format === undefined) throw unknownType(header, "application/json or application/x-ndjson");
  return format;
}

export function unknownType(header: string | undefined, known: string): PlumblineError {
  const details = { header: "content-type", seen: (header ?? "").slice(0, 80), known };
  return new PlumblineError("PL_MEDIA_TYPE_UNKNOWN", details);
}
