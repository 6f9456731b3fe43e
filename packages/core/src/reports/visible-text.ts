/** All that leaves no mark, but for joiners and variation selectors, which emoji and Persian need. */
const invisible = /(?!\u200C|\u200D|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;
const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text from data as a person may safely see it: control characters, direction marks and broken
 * surrogates are spelled out (`\u{1b}`), so that a name can neither drive a terminal nor pose as another.
 */
export function visibleText(text: string): string {
  return text.replace(
    invisible,
    (letter) => named[letter] ?? `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
