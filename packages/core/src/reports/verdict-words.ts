import type { Verdict } from "@plumbline/contracts";

export interface VerdictWords {
  readonly word: string;
  /** Says the same as the colour, for who sees none. */
  readonly sign: string;
  /** What the verdict means, as the end of a sentence. */
  readonly meaning: string;
}

export const verdictWords: Readonly<Record<Verdict, VerdictWords>> = {
  alert: {
    word: "Alert",
    sign: "✖",
    meaning: "above its floor, and more than chance explains",
  },
  watch: {
    word: "Watch",
    sign: "▲",
    meaning: "above its floor or more than chance explains, not both",
  },
  underpowered: {
    word: "Too little data",
    sign: "◌",
    meaning: "an effect as large as the floor could have been missed",
  },
  undefined: {
    word: "No answer",
    sign: "?",
    meaning: "the quantity does not exist on these rows",
  },
  ok: { word: "OK", sign: "✔", meaning: "nothing worth attention was seen" },
};

/** Worst first. */
export const verdictOrder = ["alert", "watch", "underpowered", "undefined", "ok"] as const;
