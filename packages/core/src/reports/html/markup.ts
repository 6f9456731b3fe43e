import { visibleText } from "../visible-text.ts";

/** HTML that is safe to write out as it is. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | null | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text from data, for element content and quoted attributes. A number keeps its % on its line. */
function escapeHtml(text: string): string {
  return visibleText(text)
    .replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
    .replace(/(\d) %/g, "$1&nbsp;%");
}

function write(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  if ("html" in part) return part.html;
  return part.map(write).join("");
}

/** A template whose values are escaped, unless they are markup themselves; null writes nothing. */
export function markup(text: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: text.map((piece, place) => piece + write(parts[place] ?? null)).join("") };
}

/** Marks HTML that our own code made as safe. */
export function trusted(html: string): Markup {
  return { html };
}

export const nothing: Markup = { html: "" };
