import { grouped } from "./option.ts";
import { text } from "./value-kind.ts";

export const reasonOption = grouped("Why", {
  reason: {
    flags: "--reason",
    value: text,
    summary: "Why, for the audit",
    otherwise: "asked for: it has to be given",
  },
});
