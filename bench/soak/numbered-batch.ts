import { predictionRequest } from "../ingest/requests.ts";

/** One batch whose ids and times change from request to request, without making its JSON again. */
export interface NumberedBatch {
  /** The bytes of a request that nobody changes later. */
  request(number: number, timeMs: number): Buffer;
}

const digits = 10;
const mark = "#".repeat(digits);

export function createNumberedBatch(rows: number): NumberedBatch {
  const template = predictionRequest(rows, mark);
  const ids = placesOf(template, mark);
  const times = placesOf(template, '"time":').map((place) => place + '"time":'.length);
  return {
    request(number, timeMs) {
      const bytes = Buffer.from(template);
      const id = String(number).padStart(digits, "0");
      const time = String(timeMs);
      for (const place of ids) bytes.write(id, place, "latin1");
      for (const place of times) bytes.write(time, place, "latin1");
      return bytes;
    },
  };
}

function placesOf(bytes: Buffer, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) {
    places.push(at);
  }
  return places;
}
