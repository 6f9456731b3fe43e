import type { Random } from "@plumbline/stats";

/** How a model errs, on the logit of the truth or on the number itself. */
export interface ModelLaw {
  /** Standard deviation of its error on each row. */
  readonly noise: number;
  /** Standard deviation of the error that all rows of a day share. */
  readonly byDay: number;
  /** What it sees is multiplied with this: above 1 a model is too sure of itself. */
  readonly stretch: number;
}

export interface RowsLaw {
  readonly task: "binary" | "regression";
  readonly rows: number;
  /** Days of unequal sizes; 0 for rows that have no time. */
  readonly days: number;
  readonly champion: ModelLaw;
  readonly candidate: ModelLaw;
}

export interface DrawnRows {
  readonly task: RowsLaw["task"];
  readonly labels: Float64Array;
  /** Probabilities of the positive class, or numbers. */
  readonly champion: Float64Array;
  readonly candidate: Float64Array;
  /** Null for rows that have no time. */
  readonly days: Uint32Array | null;
}

/**
 * Rows whose outcome follows a logit (or a number) that both models see through errors of their own. Two
 * models under the same law are equal: they could change places.
 */
export function drawRows(law: RowsLaw, random: Random): DrawnRows {
  const { task, rows } = law;
  const days = drawDays(law, random);
  const labels = new Float64Array(rows);
  const answers = { champion: new Float64Array(rows), candidate: new Float64Array(rows) };
  const codes = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const share = random.uniform();
    const code = days.findIndex(({ end }) => share <= end);
    codes[row] = Math.max(0, code);
    const day = days[Math.max(0, code)] as Day;
    const truth = -0.8 + 1.3 * random.normal() + day.level;
    labels[row] =
      task === "regression" ? truth + random.normal() : Number(random.uniform() < logistic(truth));
    for (const side of ["champion", "candidate"] as const) {
      const { noise, stretch } = law[side];
      const seen = stretch * (truth + noise * random.normal() + day[side]);
      answers[side][row] = task === "binary" ? logistic(seen) : seen;
    }
  }
  return { task, labels, ...answers, days: law.days > 0 ? codes : null };
}

interface Day {
  /** Share of the rows up to the end of this day. */
  readonly end: number;
  readonly level: number;
  readonly champion: number;
  readonly candidate: number;
}

function drawDays({ days, champion, candidate }: RowsLaw, random: Random): readonly Day[] {
  if (days === 0) return [{ end: 1, level: 0, champion: 0, candidate: 0 }];
  const weights = Array.from({ length: days }, () => 0.5 + random.uniform());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  return weights.map((weight) => {
    end += weight / total;
    return {
      end,
      level: 0.4 * random.normal(),
      champion: champion.byDay * random.normal(),
      candidate: candidate.byDay * random.normal(),
    };
  });
}

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));
