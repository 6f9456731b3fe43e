import type { ResultDocument } from "@plumbline/contracts";
import {
  renderHtml,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderTerminal,
} from "@plumbline/core";
import { wantsColor, type Io } from "../io.ts";
import type { ReportFormat } from "../settings/report-files.ts";

/** Wide enough for every column of the table when nobody knows how wide the way out is. */
export const unknownWidth = 100;

export async function renderReport(
  format: ReportFormat,
  document: ResultDocument,
): Promise<string> {
  switch (format) {
    case "json":
      return renderJson(document);
    case "junit":
      return renderJunit(document);
    case "markdown":
      return renderMarkdown(document);
    case "html":
      return renderHtml(document);
  }
}

export function renderForTerminal(io: Io, document: ResultDocument, all: boolean): string {
  const width = io.stdout.columns ?? unknownWidth;
  return renderTerminal(document, { color: wantsColor(io), width, all });
}
