import { z } from "zod";
import { PlumblineError } from "../kernel/errors.ts";
import { baselineFormat, baselineVersion, type Baseline } from "./baseline.ts";
import { planFormat, planVersion, type ProfilePlan } from "./plan.ts";
import { profileFormat, profileVersion, type Profile } from "./profile.ts";

/** The version of this code, written into every document. */
export const codeVersion = "0.1.0";

export function createBaseline(plan: ProfilePlan, profile: Profile): Baseline {
  if (profile.planId !== plan.id) {
    throw new PlumblineError("PL_PLAN_MISMATCH", { left: plan.id, right: profile.planId });
  }
  return { format: baselineFormat, version: baselineVersion, codeVersion, plan, profile };
}

/** One line of JSON a document: it diffs badly, but it is a third of the size of an indented one. */
export function writeBaseline(baseline: Baseline): string {
  return writeDocument(baseline);
}

export function writeProfile(profile: Profile): string {
  return writeDocument(profile);
}

/**
 * @param path named in errors
 * @throws PlumblineError PL_DOCUMENT_UNREADABLE, or PL_DOCUMENT_TOO_NEW for a later format
 */
export function readBaseline(text: string, path: string): Baseline {
  const document = parse(text, path, "Plumbline baseline");
  requireHead(document, path, baselineFormat, baselineVersion, "Plumbline baseline");
  const checked = baselineShape.safeParse(document);
  if (!checked.success) throw unreadable(path, "Plumbline baseline", firstIssue(checked.error));
  return document as unknown as Baseline;
}

export function readProfile(text: string, path: string): Profile {
  const document = parse(text, path, "Plumbline profile");
  requireHead(document, path, profileFormat, profileVersion, "Plumbline profile");
  const checked = profileShape.safeParse(document);
  if (!checked.success) throw unreadable(path, "Plumbline profile", firstIssue(checked.error));
  return document as unknown as Profile;
}

/** Whether a text is a saved baseline rather than rows: looks at its first characters only. */
export function isBaselineText(start: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"plumbline-baseline"/.test(start);
}

// JSON has no NaN and no infinities; sums of huge values need them.
const notFinite = "$number";

function writeDocument(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? { [notFinite]: String(value) } : value,
  );
}

function parse(text: string, path: string, expected: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ""), (_, value: unknown) => {
      if (typeof value !== "object" || value === null || !(notFinite in value)) return value;
      return Number(value[notFinite]);
    });
  } catch (cause) {
    throw unreadable(path, expected, "it is not whole JSON", cause);
  }
  if (typeof document === "object" && document !== null && !Array.isArray(document)) {
    return document as Record<string, unknown>;
  }
  throw unreadable(path, expected, "it is no JSON object");
}

function requireHead(
  document: Record<string, unknown>,
  path: string,
  format: string,
  known: number,
  expected: string,
): void {
  if (document["format"] !== format) {
    throw unreadable(path, expected, `its format is ${JSON.stringify(document["format"] ?? null)}`);
  }
  const { version } = document;
  if (typeof version !== "number") throw unreadable(path, expected, "it has no version");
  if (version > known) throw new PlumblineError("PL_DOCUMENT_TOO_NEW", { path, version, known });
}

function unreadable(path: string, expected: string, seen: string, cause?: unknown): PlumblineError {
  return new PlumblineError("PL_DOCUMENT_UNREADABLE", { path, expected, seen }, { cause });
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "its shape is wrong" : `${issue.path.join(".")}: ${issue.message}`;
}

const counts = z.array(z.number());

const measureShape = z.discriminatedUnion("shape", [
  z.looseObject({
    shape: z.literal("grid"),
    finite: z.number(),
    powerSums: z.array(z.unknown()).length(4),
    counts,
    sums: z.array(z.unknown()),
  }),
  z.looseObject({
    shape: z.literal("categories"),
    counts,
    other: z.number(),
    unseen: z.number(),
  }),
]);

const columnShape = z.looseObject({
  name: z.string(),
  missing: z.number(),
  measures: z.array(measureShape),
});

const profileShape = z.looseObject({
  format: z.literal(profileFormat),
  version: z.number().max(profileVersion),
  planId: z.string(),
  rows: z.number(),
  columns: z.array(columnShape),
  segmentations: z.array(
    z.looseObject({
      cells: z.array(z.looseObject({ rows: z.number(), columns: z.array(columnShape) })),
    }),
  ),
  sample: z.looseObject({ size: z.number(), hashes: z.array(z.string()) }),
  source: z.looseObject({ label: z.string() }),
});

const planShape = z.looseObject({
  format: z.literal(planFormat),
  version: z.number().max(planVersion),
  id: z.string(),
  columns: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.string(),
      measures: z.array(
        z.discriminatedUnion("shape", [
          z.looseObject({
            shape: z.literal("grid"),
            edges: counts,
            center: z.number(),
            coarseEnds: counts,
          }),
          z.looseObject({ shape: z.literal("categories"), categories: z.array(z.string()) }),
        ]),
      ),
    }),
  ),
});

const baselineShape = z.looseObject({ plan: planShape, profile: profileShape });
