import type { NoticeChart } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { chartPicture } from "./chart-picture.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 2, 1);

const chart = (values: readonly (number | null)[]): NoticeChart => ({
  ...{ label: "log-loss", reference: 0.41, openedAt: new Date(startMs + 3 * dayMs).toISOString() },
  points: values.map((value, day) => ({
    from: new Date(startMs + day * dayMs).toISOString(),
    to: new Date(startMs + (day + 1) * dayMs).toISOString(),
    ...{ value, lower: value === null ? null : value - 0.02 },
    ...{ upper: value === null ? null : value + 0.02, isAlert: (value ?? 0) > 0.5, isMature: true },
  })),
});

/** Width and height as the file says. */
const sizeOf = (png: Uint8Array): readonly number[] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

test("a chart is a PNG of twice the size at which it is shown, and says what it shows", () => {
  const picture = chartPicture(chart([0.41, 0.42, null, 0.58]));
  expect([...picture.png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  const [width = 0, height = 0] = sizeOf(picture.png);
  expect(width).toBe(2 * picture.width);
  expect(height).toBeGreaterThan(300);
  expect(picture.label).toContain("log-loss: 4 windows");
  expect(picture.label).toContain("at last 0.58");
});

test("the same numbers give the same picture, others another one", () => {
  const [one, same, other] = [
    [0.4, 0.5],
    [0.4, 0.5],
    [0.4, 0.6],
  ].map((values) => chartPicture(chart(values)));
  expect(same?.id).toBe(one?.id);
  expect(other?.id).not.toBe(one?.id);
});

test("without any value there is an empty frame, not a failure", () => {
  expect(chartPicture(chart([null, null])).label).toContain("no value");
});
