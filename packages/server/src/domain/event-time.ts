const minuteMs = 60_000;
const fourCenturiesMs = 146_097 * 86_400_000;

/**
 * Milliseconds since 1970, rounded down, of a time as events carry it; undefined when it is none. Numbers
 * are told apart by size: below 1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds, else
 * nanoseconds. Texts are ISO 8601 with Z or an offset: without one, the hour would be a guess.
 */
export function toTimeMs(value: unknown): number | undefined {
  if (typeof value === "number") return numberToMs(value);
  return typeof value === "string" ? isoToMs(value) : undefined;
}

function numberToMs(value: number): number | undefined {
  const size = Math.abs(value);
  if (!(size < 8.64e21)) return undefined;
  if (size < 1e11) return Math.floor(value * 1e3);
  if (size < 1e14) return Math.floor(value);
  return Math.floor(value / (size < 1e17 ? 1e3 : 1e6));
}

/** Read character by character: `Date.parse` takes 31 February and texts without a zone. */
function isoToMs(text: string): number | undefined {
  if (text.length < 17 || text.length > 40) return undefined;
  const day = dayToMs(text);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const hasSeparators = "Tt ".includes(text.charAt(10)) && text.charAt(13) === ":";
  if (day === undefined || !hasSeparators || !(hour < 24) || !(minute < 60)) return undefined;
  const seconds = secondsAt(text, 16);
  if (seconds === undefined) return undefined;
  const offset = offsetAt(text, seconds.end);
  if (offset === undefined) return undefined;
  return day + (hour * 60 + minute - offset) * minuteMs + seconds.ms;
}

function dayToMs(text: string): number | undefined {
  if (text.charAt(4) !== "-" || text.charAt(7) !== "-") return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  // Years below 100 would be taken for those of the twentieth century; 400 years later days are the same.
  const nextMonth = Date.UTC(year + 400, month, 1);
  const ms = Date.UTC(year + 400, month - 1, day);
  return ms < nextMonth ? ms - fourCenturiesMs : undefined;
}

function secondsAt(
  text: string,
  at: number,
): { readonly ms: number; readonly end: number } | undefined {
  if (text.charAt(at) !== ":") return { ms: 0, end: at };
  const seconds = digits(text, at + 1, 2);
  if (!(seconds < 60)) return undefined;
  const mark = text.charAt(at + 3);
  if (mark !== "." && mark !== ",") return { ms: seconds * 1e3, end: at + 3 };
  let end = at + 4;
  let [fraction, unit] = [0, 100];
  for (let digit = digits(text, end, 1); digit >= 0; digit = digits(text, end, 1)) {
    fraction += digit * unit;
    unit = unit === 1 ? 0 : unit / 10;
    end += 1;
  }
  return end === at + 4 ? undefined : { ms: seconds * 1e3 + fraction, end };
}

/** Minutes east of Greenwich: of `Z`, `+02`, `+0200` or `+02:00` at the end of the text. */
function offsetAt(text: string, at: number): number | undefined {
  const sign = text.charAt(at);
  if (sign === "Z" || sign === "z") return at + 1 === text.length ? 0 : undefined;
  if (sign !== "+" && sign !== "-") return undefined;
  const hours = digits(text, at + 1, 2);
  const minutesAt = text.charAt(at + 3) === ":" ? at + 4 : at + 3;
  const isHoursOnly = text.length === at + 3;
  const minutes = isHoursOnly ? 0 : digits(text, minutesAt, 2);
  const isAtEnd = isHoursOnly || text.length === minutesAt + 2;
  if (!isAtEnd || !(hours < 24) || !(minutes < 60)) return undefined;
  const total = hours * 60 + minutes;
  return sign === "-" ? -total : total;
}

/** The number that some digits write; NaN when one of them is no digit. */
function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let i = at; i < at + count; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
