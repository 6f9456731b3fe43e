// Plays flights through a model server and tells Plumbline of each: the prediction at departure, the label
// at landing. Time goes as fast as it is told.
import type { Plumbline } from "@plumbline/sdk";
import { featuresOf, isLate, type FlightFeatures } from "./features.ts";
import type { Flight } from "./read-flights.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const milesPerHour = 450;
const groundMs = 40 * 60_000;
/** Requests to the model server under way at once. */
const lanes = 8;

export interface ReplayOptions {
  readonly predictUrl: string;
  readonly client: Plumbline;
  /** Real time that a day takes. */
  readonly msPerDay: number;
  readonly signal: AbortSignal;
  /** What the feed does to the features of a day. @default nothing */
  readonly feed?: (features: FlightFeatures, dayMs: number) => FlightFeatures;
}

interface Landing {
  readonly atMs: number;
  readonly predictionId: string;
  readonly label: string;
}

export interface Replay {
  /** Lets the flights of a day leave and land; planes in the air land on the next. */
  day(startMs: number, flights: readonly Flight[]): Promise<void>;
}

export function createReplay(options: ReplayOptions): Replay {
  const { client, msPerDay, signal } = options;
  let inTheAir: readonly Landing[] = [];
  return {
    async day(startMs, flights) {
      const beganMs = performance.now();
      for (let hour = 0; hour < 24; hour++) {
        signal.throwIfAborted();
        const [fromMs, toMs] = [startMs + hour * hourMs, startMs + (hour + 1) * hourMs];
        const leaving = flights.filter(
          ({ departedMs }) => departedMs >= fromMs && departedMs < toMs,
        );
        inTheAir = [...inTheAir, ...(await depart(leaving, startMs, options))];
        for (const { atMs, predictionId, label } of inTheAir) {
          if (atMs < toMs) client.logFeedback({ predictionId, label, time: atMs });
        }
        inTheAir = inTheAir.filter(({ atMs }) => atMs >= toMs);
        const dueMs = beganMs + ((hour + 1) / 24) * msPerDay;
        await pause(dueMs - performance.now(), signal);
      }
    },
  };
}

async function depart(
  flights: readonly Flight[],
  startMs: number,
  options: ReplayOptions,
): Promise<Landing[]> {
  const landings: Landing[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < flights.length; at = next++) {
      landings.push(await departOne(flights[at] as Flight, startMs, options));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return landings;
}

interface Answer {
  readonly version: string;
  readonly score: number;
  readonly prediction: string;
}

async function departOne(
  flight: Flight,
  startMs: number,
  { predictUrl, client, signal, feed = (features) => features }: ReplayOptions,
): Promise<Landing> {
  const features = feed(featuresOf(flight), startMs);
  const askedMs = performance.now();
  const response = await fetch(predictUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ features }),
    signal,
  });
  const answer = (await response.json()) as Answer;
  const predictionId = client.logPrediction({
    time: flight.departedMs,
    features: { ...features },
    version: answer.version,
    score: answer.score,
    prediction: answer.prediction,
    latencyMs: performance.now() - askedMs,
  });
  const flightMs = groundMs + (flight.distance / milesPerHour) * hourMs;
  return {
    atMs: flight.departedMs + flightMs + Math.max(0, flight.delay) * 60_000,
    predictionId,
    label: isLate(flight.delay) ? "late" : "on-time",
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** The days of a span, by their first millisecond. */
export function daysOf(fromMs: number, toMs: number): readonly number[] {
  return Array.from(
    { length: Math.ceil((toMs - fromMs) / dayMs) },
    (_, day) => fromMs + day * dayMs,
  );
}

export { dayMs };
