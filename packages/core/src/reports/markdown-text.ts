import { counted } from "./number-text.ts";
import { truncateMiddle } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";

/** GitHub refuses comments of 65,536 characters; GitLab and others take more. */
const sizeLimitBytes = 58_000;

/** Every sign that could mean something becomes an entity; the comments keep @names and #1 from linking. */
export function plain(text: string, longest = 600): string {
  const safe = truncateMiddle(visibleText(text), longest)
    .replace(/(?!\u200C|\u200D|\uFE0F)[^\p{L}\p{N}\p{M}\p{So} ,.;%()→…–−+=/·✖▲]/gu, entity)
    .replace(/&#(64|35);/g, "&#$1;<!-- -->");
  return unlinked(safe);
}

/** Addresses without a scheme stay text. */
const unlinked = (text: string): string => text.replaceAll(/(www)\./gi, "$1&#46;");

const entity = (letter: string): string => `&#${letter.codePointAt(0) ?? 0};`;

/** A name as code: nothing in it is a link, a mention or markup. */
export function code(text: string, longest = 60): string {
  const short = truncateMiddle(visibleText(text), longest);
  const safe = short.replace(/(?!\u200C|\u200D|\uFE0F)[^\p{L}\p{N}\p{M}\p{So} …,.=-]/gu, entity);
  return `<code>${unlinked(safe)}</code>`;
}

/** Takes lines while they fit; says how many were left out. */
export class Budget {
  readonly lines: string[] = [];
  #bytes = 0;

  has(line: string, reserveBytes = 2_000): boolean {
    return this.#bytes + Buffer.byteLength(line) + 1 + reserveBytes <= sizeLimitBytes;
  }

  add(...lines: readonly string[]): void {
    for (const line of lines) {
      this.lines.push(line);
      this.#bytes += Buffer.byteLength(line) + 1;
    }
  }

  /** Adds what fits and returns how many lines did not. */
  addFitting(lines: readonly string[]): number {
    const end = lines.findIndex((line) => {
      if (!this.has(line)) return true;
      this.add(line);
      return false;
    });
    return end === -1 ? 0 : lines.length - end;
  }
}

/** Says that rows were left out; nothing when none were. */
export function leftOut(rows: number): string[] {
  return rows === 0
    ? []
    : ["", `${counted(rows, "more row")} left out here; the full report has all.`];
}

/** A heading that opens what is below it; nothing without lines. */
export function fold(
  out: Budget,
  title: string,
  head: readonly string[],
  lines: readonly string[],
): void {
  if (lines.length === 0) return;
  out.add("", `<details><summary>${title}</summary>`, "", ...head);
  out.add(...leftOut(out.addFitting(lines)), "", "</details>");
}
