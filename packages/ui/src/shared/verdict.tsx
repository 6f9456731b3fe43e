import { Badge } from "@mantine/core";

const looks: Readonly<Record<string, readonly [mark: string, word: string, color: string]>> = {
  alert: ["▲", "Alert", "red.9"],
  watch: ["●", "Watch", "yellow.9"],
  ok: ["✓", "OK", "#1b6b2f"],
  underpowered: ["✓", "OK", "#1b6b2f"],
  undefined: ["–", "Not defined", "gray.7"],
  "no-data": ["∅", "No data", "gray.7"],
  "too-little-data": ["…", "Too little data", "gray.7"],
  failed: ["✕", "Monitor failed", "grape.8"],
  critical: ["▲", "Critical", "red.9"],
  warning: ["●", "Warning", "yellow.9"],
  info: ["i", "Info", "blue.8"],
  open: ["●", "Open", "red.9"],
  acknowledged: ["◐", "Acknowledged", "yellow.9"],
  mitigated: ["◑", "Mitigated", "blue.8"],
  resolved: ["✓", "Resolved", "#1b6b2f"],
  closed: ["■", "Closed", "gray.7"],
  better: ["✓", "Better", "#1b6b2f"],
  "not-worse": ["✓", "Not worse", "#1b6b2f"],
  "not-shown-better": ["–", "Not shown better", "yellow.9"],
  worse: ["▲", "Worse", "red.9"],
  refused: ["✕", "Refused", "red.9"],
  promoted: ["✓", "Promoted", "#1b6b2f"],
  cancelled: ["–", "Cancelled", "gray.7"],
  helped: ["✓", "Helped", "#1b6b2f"],
  "no-effect-shown": ["–", "No effect shown", "gray.7"],
  waiting: ["…", "Waiting", "gray.7"],
  pass: ["✓", "Pass", "#1b6b2f"],
  fail: ["✕", "Fail", "red.9"],
  unknown: ["?", "Unknown", "gray.7"],
  skipped: ["–", "Skipped", "gray.7"],
};

/** A verdict or state by mark and word: colour alone says nothing. */
export function Verdict({ of }: { readonly of: string | null }) {
  const key = of ?? "waiting";
  const [mark, word, color] = looks[key] ?? ["•", key, "gray.7"];
  return (
    <Badge
      color={color}
      variant="filled"
      tt="none"
      radius="sm"
      style={{ flexShrink: 0, minWidth: "max-content" }}
    >
      <span aria-hidden="true">{mark}</span> {word}
    </Badge>
  );
}
