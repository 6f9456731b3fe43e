import { createRandom } from "@plumbline/stats";

const cities = ["Bonn", "Lyon", "Porto", "Turku", "Graz"] as const;

/** Predictions of one model with ten features, and what became of them. */
export interface ModelTraffic {
  /** Rows whose times are spread evenly over a stretch of time. */
  predictions(fromMs: number, toMs: number, rows: number): readonly object[];
  /** A label for each row of the batch before. */
  labels(): readonly object[];
}

export function createModelTraffic(model: string): ModelTraffic {
  const random = createRandom(model);
  let next = 0;
  let before: readonly object[] = [];
  let latest: readonly object[] = [];

  const row = (timeMs: number): readonly [object, object] => {
    const id = `${model}-${next++}`;
    const [age, visits] = [18 + random.below(70), random.below(13)];
    const score = 1 / (1 + Math.exp(-(age - 53) / 15 - random.normal()));
    const prediction = {
      ...{ id, time: Math.round(timeMs), version: "3" },
      features: {
        ...{ age, visits, income: 20_000 + random.below(90_000), balance: random.normal() },
        ...{ distance: random.uniform(), duration: random.normal() ** 2, rate: random.uniform() },
        city: cities[random.below(cities.length)],
        device: random.below(3) === 0 ? "phone" : "desktop",
        is_new: random.below(4) === 0,
      },
      ...{ prediction: score > 0.5, score, latencyMs: 3 + random.uniform() },
    };
    return [prediction, { predictionId: id, label: random.uniform() < score }];
  };

  return {
    predictions(fromMs, toMs, rows) {
      const stepMs = (toMs - fromMs) / rows;
      const made = Array.from({ length: rows }, (_, place) => row(fromMs + place * stepMs));
      before = latest;
      latest = made.map(([, label]) => label);
      return made.map(([prediction]) => prediction);
    },
    labels: () => before,
  };
}
