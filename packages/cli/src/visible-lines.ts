/**
 * The same lines, without characters that steer a terminal or turn the reading direction: names and
 * values come from data, which anybody may have written.
 */
export function visibleLines(text: string): string {
  return text.replaceAll(/[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/gu, "�");
}
