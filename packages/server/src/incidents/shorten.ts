/** A text of at most so many UTF-16 units, cut between characters and marked as cut. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most < 1) return "";
  let end = most - 1;
  const unit = text.charCodeAt(end - 1);
  // The first half of a pair is no character.
  if (unit >= 0xd800 && unit <= 0xdbff) end--;
  return `${text.slice(0, end)}…`;
}

/** On one line, without control characters. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
