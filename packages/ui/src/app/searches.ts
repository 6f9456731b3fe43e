import type { EvaluationVerdict } from "@plumbline/contracts";
import { choice, createSearch, text } from "../shared/search.ts";
import { instant } from "../shared/time-range.ts";

const verdicts = [
  ...(["ok", "watch", "alert", "underpowered"] as const),
  ...(["undefined", "no-data", "too-little-data", "failed"] as const),
] satisfies readonly EvaluationVerdict[];

/** What each page reads of the address. Pages without an entry read nothing. */
export const searches = {
  models: createSearch({ filter: text, verdict: choice(verdicts) }),
  model: createSearch({
    ...{ monitor: text, segment: text, sort: text, filter: text },
    ...{ from: instant, to: instant, window: instant },
  }),
  incidents: createSearch({ state: choice(["live", "ended", "all"]), model: text }),
  compare: createSearch({
    ...{ left: text, leftFrom: text, leftTo: text },
    ...{ right: text, rightFrom: text, rightTo: text },
  }),
  lineage: createSearch({ node: text, left: text, right: text }),
  settings: createSearch({
    tab: choice([
      "channels",
      "silences",
      "people",
      "tokens",
      "storage",
      "configuration",
      "server",
      "audit",
    ]),
    model: text,
  }),
} as const;
