import { versionDetailsSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import type { RegistryEntry } from "../storage/metadata/registry-store.ts";
import { scoringOf } from "./scoring.ts";

const known = (version: string, over: object, more: Partial<RegistryEntry> = {}) => ({
  version,
  entry: {
    ...{ modelId: 1, version, registeredAtMs: 0, actor: "ada", kind: "model" as const },
    ...{ parent: null, runId: null, baselineId: null, details: versionDetailsSchema.parse(over) },
    ...more,
  },
});
const artifact = { address: "s3://models/v1", digest: null, bytes: null };
const logistic = { kind: "logistic", slope: 1.2, intercept: -0.1 };

test("an adjustment answers with the artifact of its parent, adjusted in order", () => {
  const adjustment = { kind: "adjustment" as const };
  const versions = [
    known("v1", { artifact, threshold: 0.5 }),
    known("v1-r", { adjustments: [logistic] }, { ...adjustment, parent: "v1" }),
    known(
      "v1-r-t",
      { adjustments: [{ kind: "threshold", threshold: 0.3 }] },
      { ...adjustment, parent: "v1-r" },
    ),
    known("v2", { artifact: { ...artifact, address: "s3://models/v2" } }, { parent: "v1-r-t" }),
  ];
  expect(scoringOf(versions, "v1-r")).toEqual({
    ...{ artifact, adjustments: [logistic], threshold: 0.5 },
  });
  expect(scoringOf(versions, "v1-r-t")).toEqual({
    ...{ artifact, threshold: 0.3 },
    adjustments: [logistic, { kind: "threshold", threshold: 0.3 }],
  });
  expect(scoringOf(versions, "v2")).toMatchObject({ adjustments: [], threshold: null });
});

test("of a version that was only seen nothing is known", () => {
  const nothing = { artifact: null, adjustments: [], threshold: null };
  expect(scoringOf([{ version: "v1", entry: null }], "v1")).toEqual(nothing);
  expect(scoringOf([], "v1")).toEqual(nothing);
});
