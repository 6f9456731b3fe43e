import { truncateMiddle } from "../text-width.ts";
import { visibleText } from "../visible-text.ts";
import { type Markup, markup } from "./markup.ts";

const longestName = 80;

/** A name from the data; a very long one is cut in its middle and whole in its tooltip. */
export function name(text: string): Markup {
  const whole = visibleText(text);
  const short = truncateMiddle(whole, longestName);
  return short === whole ? markup`${whole}` : markup`<span title="${whole}">${short}</span>`;
}
