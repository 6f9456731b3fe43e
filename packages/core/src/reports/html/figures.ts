import type { PlotSvg } from "@plumbline/plots";
import { visibleText } from "../visible-text.ts";
import { type Markup, markup, nothing, trusted } from "./markup.ts";

// linkedom writes attributes with their quotes escaped, but not & and <.
const lookalikes: Readonly<Record<string, string>> = { "&": "＆", "<": "‹", ">": "›" };

/** A plot's accessible name, which ends up in an attribute. */
export function plotLabel(text: string): string {
  return visibleText(text).replace(/[&<>]/g, (letter) => lookalikes[letter] ?? letter);
}

export interface Figure {
  /** The sentence before the picture. */
  readonly caption: Markup | string;
  readonly plots: readonly PlotSvg[];
  /** The same as a table. */
  readonly table: Markup;
  readonly id?: string;
}

/** A sentence, the picture, and the picture's numbers as a table that opens on demand. */
export function figure({ caption, plots, table, id }: Figure): Markup {
  return markup`<figure${id === undefined ? nothing : markup` id="${id}"`}>
<figcaption>${caption}</figcaption>
<div class="plot">${plots.map((plot) => trusted(plot.outerHTML))}</div>
<details class="numbers"><summary>As a table</summary><div class="scroll">${table}</div></details>
</figure>`;
}

/** A small table; the first cell of each row is its heading. */
export function numbersTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  return markup`<table><caption>${caption}</caption><thead><tr>${head.map(
    (cell) => markup`<th scope="col">${cell}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ([first = "", ...rest]) =>
      markup`<tr><th scope="row">${first}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;
}
