import type { PlanOptions, ProfilePlan } from "@plumbline/core";

/**
 * What flags and configuration ask for that a saved plan does not have, in words. A saved plan is
 * frozen: what is asked for here would silently be left out. Rules are no part of it.
 */
export function planDifferences(asked: PlanOptions, plan: ProfilePlan): readonly string[] {
  return [
    ...roleDifferences(asked, plan),
    ...columnDifferences(asked, plan),
    ...segmentDifferences(asked, plan),
    ...performanceDifferences(asked, plan),
  ];
}

function roleDifferences(asked: PlanOptions, plan: ProfilePlan): string[] {
  const saved: Readonly<Record<string, unknown>> = { ...plan.roles };
  return Object.entries(asked.roles ?? {})
    .filter(([role, column]) => JSON.stringify(saved[role]) !== JSON.stringify(column))
    .map(([role, column]) => `role ${role} is ${words(saved[role])}, now ${words(column)}`);
}

function columnDifferences(asked: PlanOptions, plan: ProfilePlan): string[] {
  const saved = new Map(plan.columns.map((column) => [column.name, column.kind]));
  const kinds = Object.entries(asked.kinds ?? {})
    .filter(([name, kind]) => saved.has(name) && saved.get(name) !== kind)
    .map(([name, kind]) => `column ${words(name)} is ${saved.get(name) ?? ""}, now ${kind}`);
  const ignored = (asked.ignore ?? [])
    .filter((name) => saved.has(name))
    .map((name) => `column ${words(name)} is in it, now ignored`);
  return [...kinds, ...ignored];
}

function segmentDifferences(asked: PlanOptions, plan: ProfilePlan): string[] {
  const name = (columns: readonly string[]) => columns.join("*");
  const saved = new Set(plan.segmentations.map((segmentation) => name(segmentation.columns)));
  return (asked.segments ?? [])
    .filter((columns) => !saved.has(name(columns)))
    .map((columns) => `it has no segments by ${name(columns)}`);
}

function performanceDifferences(asked: PlanOptions, plan: ProfilePlan): string[] {
  const saved: Readonly<Record<string, unknown>> = { ...plan.performance };
  return (["task", "positive", "threshold", "k"] as const)
    .filter((key) => asked[key] !== undefined && key in saved && saved[key] !== asked[key])
    .map((key) => `${key} is ${words(saved[key])}, now ${words(asked[key])}`);
}

const words = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));
