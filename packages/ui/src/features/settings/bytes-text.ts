import { numberText } from "../../shared/format.ts";

const units = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** In the largest unit that has a whole part. */
export function bytesText(bytes: number): string {
  let [value, place] = [bytes, 0];
  for (; value >= 1_000 && place < units.length - 1; place++) value /= 1_000;
  return `${numberText(place === 0 ? value : Math.round(value * 10) / 10)} ${units[place]}`;
}
