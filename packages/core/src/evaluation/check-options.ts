/** How the comparison is judged. */
export interface CheckOptions {
  /** Chance that a comparison without any change alerts at all, over every check. @default 0.01 */
  readonly falseAlarmRate?: number;
  /** Options by check id, or false to leave the check out. */
  readonly checks?: Readonly<Record<string, Readonly<Record<string, unknown>> | false>>;
  /** Rows move together: effective rows are rows / designEffect. @default estimated, at least 1 */
  readonly designEffect?: number;
  /** The time freshness is measured at, milliseconds since 1970. */
  readonly nowMs?: number;
}
