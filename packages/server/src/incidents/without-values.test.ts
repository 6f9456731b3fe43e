import type { IncidentSignal } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { withoutValues } from "./without-values.ts";

const signal: IncidentSignal = {
  ...{ evaluation: 1, monitor: "daily", family: "drift", check: "new-categories", value: 0.3 },
  ...{ column: "carrier", segment: "origin=BOS, carrier=A", unit: "share", baselineValue: 0 },
  ...{ currentValue: 0.3, interval: null, reason: "" },
};
const about = (segment: string | null) => ({
  segment,
  details: { signals: [signal], explanations: [], rules: [], joined: [] },
});

test.each([
  ["worse in origin=BOS", "worse in origin=…"],
  ["worse in origin=BOS, carrier=A", "worse in origin=…, carrier=…"],
  ["flights from BOS are late", "flights from … are late"],
  ["BOSTON and A, but not Ada", "BOSTON and …, but not Ada"],
  ['"carrier" has "XK" and "a \\"b\\""', '"carrier" has "…" and "…"'],
  ["age went from 41 to 57 (0.1 to 0.2)", "age went from 41 to 57 (0.1 to 0.2)"],
  ["", ""],
])("%j is told as %j", (text, expected) => {
  expect(withoutValues(text, about("origin=BOS"))).toBe(expected);
});

test("a value with signs of a pattern is only itself", () => {
  const odd = about("price=.*(x)$");
  expect(withoutValues("price=.*(x)$ is worse than .*(x)$ was; abc", odd)).toBe(
    "price=… is worse than … was; abc",
  );
});

test("an incident of all rows keeps its words", () => {
  const plain = { segment: null, details: { ...about(null).details, signals: [] } };
  expect(withoutValues("log loss 0.5 instead of 0.4", plain)).toBe("log loss 0.5 instead of 0.4");
});
