import type { Verdict } from "@plumbline/contracts";
import { verdictWords } from "../verdict-words.ts";
import { type Markup, markup } from "./markup.ts";

/** The verdict as sign, word and colour; drift alone never wears the colour of harm. */
export function badge(verdict: Verdict, isHarmful = true): Markup {
  const { sign, word } = verdictWords[verdict];
  const tone = verdict === "alert" && !isHarmful ? "alert-drift" : verdict;
  return markup`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}
