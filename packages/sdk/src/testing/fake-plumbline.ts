import type { Plumbline, Target } from "../create-plumbline.ts";
import type { PredictionInput } from "../events.ts";

/** A client that keeps what it is told. */
export interface FakePlumbline extends Plumbline {
  readonly predictions: readonly (PredictionInput & Target)[];
  readonly lost: readonly string[];
}

export function fakePlumbline(): FakePlumbline {
  const predictions: (PredictionInput & Target)[] = [];
  const lost: string[] = [];
  const unused = (): never => {
    throw new Error("A middleware does not ask for this");
  };
  return {
    predictions,
    lost,
    logPrediction(event, target) {
      predictions.push(JSON.parse(JSON.stringify({ ...event, ...target })) as PredictionInput);
      return event.id ?? "";
    },
    lose: (reason, message) => void lost.push(`${reason}: ${message}`),
    logFeedback: unused,
    model: unused,
    flush: unused,
    close: unused,
    stats: unused,
  };
}
