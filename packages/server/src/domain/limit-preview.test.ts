import { expect, test } from "vitest";
import { previewLimits, type TriedWindow } from "./limit-preview.ts";

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const at = (day: number, verdict = "ok"): TriedWindow => ({
  ...{ startMs: start + day * dayMs, endMs: start + (day + 1) * dayMs, verdict },
  alerts: verdict === "alert" ? ["x is missing"] : [],
});
const incident = (id: number, from: number, to: number) => ({
  ...{ id, startMs: start + from * dayMs, endMs: start + to * dayMs },
});
const common = { falseAlarmRate: 0.02, days: 30 } as const;

test("alarms are told apart by whether they belong to a known incident", () => {
  const windows = [at(0), at(1, "alert"), at(2), at(3, "alert"), at(4, "alert"), at(5, "no-data")];
  const incidents = [incident(7, 2, 5), incident(8, 5, 6)];
  const side = previewLimits({ windows, incidents, ...common });
  expect(side).toMatchObject({ windows: 5, fired: 3, unexplained: 1, missed: [8] });
  expect(side.alarms.map((one) => one.incident)).toEqual([null, 7, 7]);
  expect(side.caught).toEqual([{ incident: 7, delayMs: dayMs }]);
  expect(side.expectedFalseAlarms).toBeCloseTo(0.1, 12);
  expect(side.falseAlarmsPer30Days).toBeCloseTo(0.1, 12);
  expect(side.sentence).toBe(
    "Would have fired 3 times in 30 days, 1 of them outside of known incidents, and would have missed 1 known incident",
  );
});

test("windows that only touch an incident are none of it", () => {
  const side = previewLimits({
    windows: [at(1, "alert")],
    incidents: [incident(7, 2, 3)],
    ...common,
  });
  expect(side).toMatchObject({ unexplained: 1, missed: [7], caught: [] });
});

test("no history is no alarm and no division by nothing", () => {
  const side = previewLimits({ windows: [], incidents: [], falseAlarmRate: 0.01, days: 0 });
  expect(side).toMatchObject({ windows: 0, fired: 0, expectedFalseAlarms: 0, missed: [] });
  expect(side.sentence).toBe("Would have fired 0 times in 0 days");
});
