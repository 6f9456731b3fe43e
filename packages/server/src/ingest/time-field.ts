import { toTimeMs } from "../domain/event-time.ts";
import type { RowField } from "./row-field.ts";
import { fieldProblem } from "./row-problem.ts";

/** Before the second day of 1970 there are only clocks that were never set. */
const earliestMs = 86_400_000;

/** The time of an event. */
export const timeField: RowField = {
  accepts(value, { latestMs }) {
    const time = toTimeMs(value);
    return time !== undefined && time >= earliestMs && time <= latestMs;
  },
  problem(value, { latestMs }) {
    const time = toTimeMs(value);
    if (time !== undefined && time > latestMs) {
      const latest = new Date(latestMs).toISOString();
      return fieldProblem(
        "time-in-future",
        "time",
        value,
        `a time up to ${latest}: check the clock and the unit`,
      );
    }
    const expected =
      "a time after 1970-01-01 such as 2024-05-01T12:00:00Z, with Z or an offset, or a number of " +
      "seconds, milliseconds, microseconds or nanoseconds since 1970";
    return fieldProblem("time", "time", value, expected);
  },
};
