import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { judgeWatch, type WatchEvidence, type WatchRules } from "./judge-watch.ts";

const names = { version: "v2", previous: "v1" };
const rules: WatchRules = { harm: 0, minRows: 100, isOver: false };
const evidence: WatchEvidence = {
  ...{ metric: "log-loss", title: "log loss", method: "record", unitMs: 86_400_000 },
  ...{ looked: 5, rows: 500, record: [0.3, 0.31, 0.29, 0.3, 0.32, 0.3, 0.29] },
  values: [0.3, 0.29, 0.31, 0.3, 0.31],
};
const judged = (more: Partial<WatchEvidence>, asked: Partial<WatchRules> = {}) =>
  judgeWatch(names, { ...evidence, ...more }, { ...rules, ...asked });

test("an equal champion is watched to the end, and then stays", () => {
  expect(judged({})).toMatchObject({ verdict: "watching", look: { units: 5, rows: 500 } });
  const { verdict, look } = judged({}, { isOver: true });
  expect(verdict).toBe("kept");
  expect(look.summary).toMatch(
    /^v2 stays: no harm was shown\. Log loss is 0.0005714 worse than the record of v1 \(the loss is between -[\d.]+ and [\d.]+\), on 500 labelled rows in 5 × 1 d$/,
  );
});

test("a champion that is clearly worse does harm, unless that much is tolerated", () => {
  const values = [0.5, 0.52, 0.51];
  const { verdict, look } = judged({ values });
  expect(verdict).toBe("harm");
  expect(look.lo).toBeGreaterThan(0.1);
  expect(look.summary).toContain("v2 does harm: log loss is 0.2086 worse than the record of v1");
  expect(judged({ values }, { harm: 0.4 }).verdict).toBe("kept");
  expect(judged({ values }, { harm: 0.2 }).verdict).toBe("watching");
});

test("a loss that comes and goes by itself is no harm, more than that is", () => {
  const values = [0.5, 0.52, 0.51];
  const { verdict, look } = judged({ values, usual: 0.25 });
  expect(verdict).toBe("watching");
  expect(look.summary).toContain("the record of v1 moves by up to 0.25");
  expect(judged({ values, usual: 0.25 }, { isOver: true }).verdict).toBe("kept");
  expect(judged({ values, usual: 0.2 }).verdict).toBe("harm");
  expect(judged({ values, usual: null }).verdict).toBe("harm");
});

test("a champion that is clearly better is let go before the end", () => {
  expect(judged({ values: [0.1, 0.11, 0.1] }).verdict).toBe("kept");
});

test("cases that both answered are compared one by one", () => {
  const values = [0.05, 0.06, 0.05, 0.055];
  const { verdict, look } = judged({ method: "paired", record: [], values });
  expect(verdict).toBe("harm");
  expect(look.summary).toContain("worse than v1 on the same cases");
});

test("without enough labels it says that it cannot tell", () => {
  expect(judged({ rows: 99 })).toMatchObject({ verdict: "watching" });
  const over = judged({ rows: 0, values: [] }, { isOver: true });
  expect(over).toMatchObject({ verdict: "cannot-tell", look: { loss: null, lo: null } });
  expect(over.look.summary).toBe(
    "It cannot be told whether v2 does harm: v2 has 0 labelled rows, of the 100 that are needed to say anything",
  );
  expect(judged({ record: [0.3] }, { isOver: true }).look.summary).toContain("one labelled unit");
  expect(judged({ record: [], values: [0.3] }).look.summary).toContain("no labelled unit");
  const same = { record: [1, 1, 1], values: [1, 1] };
  expect(judged(same)).toMatchObject({ verdict: "watching", look: { loss: null } });
});

/** A watch of a week over rows whose days differ: how often an equal champion is ever called harmful. */
function falseHarm(draws: number, rowsPerDay: number): number {
  let harmed = 0;
  for (let draw = 0; draw < draws; draw++) {
    const random = createRandom(`watch/${rowsPerDay}/${draw}`);
    const day = (): number => {
      const rate = 0.2 + 0.05 * random.normal();
      let errors = 0;
      for (let row = 0; row < rowsPerDay; row++) if (random.uniform() < rate) errors++;
      return errors / rowsPerDay;
    };
    const record = Array.from({ length: 7 }, day);
    const values: number[] = [];
    for (let looked = 1; looked <= 7; looked++) {
      values.push(day());
      const rows = looked * rowsPerDay;
      if (judged({ record, values, looked, rows }, { minRows: 30 }).verdict === "harm") {
        harmed++;
        break;
      }
    }
  }
  return harmed / draws;
}

test.each([30, 300])(
  "an equal champion is seldom called harmful in a week of %i rows a day",
  (rowsPerDay) => {
    const draws = 400;
    const error = Math.sqrt((0.05 * 0.95) / draws);
    expect(falseHarm(draws, rowsPerDay)).toBeLessThan(0.05 + 2 * error);
  },
);
