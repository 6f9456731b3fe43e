import { visibleText } from "./visible-text.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text inside XML, an attribute or an element; what XML 1.0 forbids, visibleText() has spelled out. */
export function xmlText(text: string): string {
  return visibleText(text).replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}
