const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

// East Asian Wide and Fullwidth blocks (Unicode UAX #11), by first and last code point.
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];
const emoji = /\p{Emoji_Presentation}|\uFE0F/u;
const weightless = /^[\p{Mn}\p{Me}\u200C\u200D]+$/u;

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code < 0x300) return emoji.test(grapheme) ? 2 : 1;
  if (weightless.test(grapheme)) return 0;
  if (emoji.test(grapheme)) return 2;
  return wideBlocks.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

const graphemes = (text: string): string[] =>
  [...segmenter.segment(text)].map((part) => part.segment);

/** Terminal cells that a text takes. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** Takes letters from one end while they fit into `width` cells. */
function take(letters: readonly string[], width: number): { text: string[]; width: number } {
  const text: string[] = [];
  let used = 0;
  for (const letter of letters) {
    const cells = graphemeWidth(letter);
    if (used + cells > width) break;
    text.push(letter);
    used += cells;
  }
  return { text, width: used };
}

/** Cuts in the middle with …, because names differ least there. */
export function truncateMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return "";
  const letters = graphemes(text);
  const tail = take(letters.toReversed(), Math.floor((width - 1) / 2));
  const head = take(letters, width - 1 - tail.width);
  return `${head.text.join("")}…${tail.text.toReversed().join("")}`;
}

/** Pads with spaces to `width` cells. */
export function padText(text: string, width: number, side: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return side === "left" ? text + space : space + text;
}

/** Breaks at spaces into lines of at most `width` cells; longer words are broken where they must. */
export function wrapText(text: string, width: number): string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (textWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    let rest = graphemes(word);
    while (textWidth(rest.join("")) > room) {
      const part = take(rest, room).text;
      const count = Math.max(1, part.length);
      lines.push(rest.slice(0, count).join(""));
      rest = rest.slice(count);
    }
    line = rest.join("");
  }
  return [...lines, line];
}
