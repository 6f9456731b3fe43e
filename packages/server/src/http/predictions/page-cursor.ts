import { PlumblineError } from "@plumbline/core";
import type { PageCursor } from "../../storage/lake/page-rows.ts";

const shape = /^(-?\d{1,16})_(\d{1,16})$/;

/** Where a page ends, as an address has it. */
export const writeCursor = ({ timeMs, offset }: PageCursor): string => `${timeMs}_${offset}`;

export function readCursor(text: string): PageCursor {
  const [, timeMs, offset] = shape.exec(text) ?? [];
  if (timeMs !== undefined && offset !== undefined) {
    return { timeMs: Number(timeMs), offset: Number(offset) };
  }
  const problem = `after is ${JSON.stringify(text.slice(0, 80))}: expected \`next\` of the page before`;
  throw new PlumblineError("PL_REQUEST_INVALID", { problem });
}
