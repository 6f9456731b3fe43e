import { countWords, numberWords } from "../../checks/number-words.ts";
import type { GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";

const maxShown = 3;

export const trainingData: GateTestKind = {
  name: "training-data",
  title: "Trained on data that is not broken",
  findings: ({ input, options }): readonly GateFinding[] => {
    if (options.trainingData === "off") {
      return [{ outcome: "skipped", reason: "It is switched off" }];
    }
    const problems = input.trainingProblems;
    if (problems === undefined || problems === null) {
      return [{ outcome: "unknown", reason: "The training set was not compared with a baseline" }];
    }
    const numbers = { candidate: problems.length, bound: 0, unit: "problems" };
    if (problems.length === 0) {
      return [{ ...numbers, outcome: "pass", reason: "No quality check found anything broken" }];
    }
    const shown = problems.slice(0, maxShown).join("; ");
    const more = problems.length - maxShown;
    const rest = more > 0 ? `; and ${numberWords(more)} more` : "";
    const reason = `${countWords(problems.length, "problem")} in the training set: ${shown}${rest}`;
    return [{ ...numbers, outcome: "fail", reason }];
  },
};
