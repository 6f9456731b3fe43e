import type { MemorySource, MemoryValue, ProfilePlan } from "@plumbline/core";
import { createRandom } from "@plumbline/stats";

/** A change that is put into past rows, to see whether a monitor would have noticed it. */
export type Injection =
  | { readonly kind: "shift"; readonly column: string; readonly sd: number }
  | { readonly kind: "missing"; readonly column: string; readonly share: number }
  | { readonly kind: "unseen"; readonly column: string; readonly share: number }
  | { readonly kind: "labels"; readonly share: number };

/** As the command line writes them: `shift:age:0.5`, `missing:age:0.05`, `unseen:city:0.05`, `labels:0.1`. */
export function injectionText(injection: Injection): string {
  if (injection.kind === "labels") return `labels:${injection.share}`;
  const size = injection.kind === "shift" ? injection.sd : injection.share;
  return `${injection.kind}:${injection.column}:${size}`;
}

/** @returns null for a text that is none */
export function readInjection(text: string): Injection | null {
  const [kind = "", ...rest] = text.split(":");
  const size = Number(rest.at(-1) ?? Number.NaN);
  const column = rest.slice(0, -1).join(":");
  if (!Number.isFinite(size) || rest.length === 0) return null;
  const isShare = size > 0 && size <= 1;
  if (kind === "labels" && isShare && rest.length === 1) return { kind, share: size };
  if (column === "") return null;
  if (kind === "shift") return { kind, column, sd: size };
  if ((kind === "missing" || kind === "unseen") && isShare) return { kind, column, share: size };
  return null;
}

/** What is tried when nothing is asked for: the first feature of each kind, and the labels. */
export function usualInjections(plan: ProfilePlan): readonly Injection[] {
  const roles = new Set(Object.values(plan.roles).filter((name) => typeof name === "string"));
  const features = plan.columns.filter(({ name }) => !roles.has(name));
  const numeric = features.find(({ kind }) => kind === "numeric")?.name;
  const text = features.find(({ kind }) => kind === "categorical")?.name;
  return [
    ...(numeric === undefined
      ? []
      : [0.25, 0.5, 1].map((sd): Injection => ({ kind: "shift", column: numeric, sd }))),
    ...[numeric ?? text].flatMap((column): Injection[] =>
      column === undefined ? [] : [{ kind: "missing", column, share: 0.05 }],
    ),
    ...(text === undefined ? [] : [{ kind: "unseen", column: text, share: 0.05 } as const]),
    ...(plan.performance?.task === "binary" ? [{ kind: "labels", share: 0.1 } as const] : []),
  ];
}

/** The rows with the change; which rows it meets depends on nothing but the key. */
export function inject(
  source: MemorySource,
  plan: ProfilePlan,
  injection: Injection,
  key: number,
): MemorySource {
  const name = injection.kind === "labels" ? plan.roles.target : injection.column;
  const values = name === undefined ? undefined : source.columns[name];
  if (name === undefined || values === undefined) return source;
  const random = createRandom(`${key}/${injectionText(injection)}`);
  const isWhole = Array.prototype.every.call(
    values,
    (value: MemoryValue) => typeof value !== "number" || Number.isInteger(value),
  );
  const change = changeOf(injection, plan, { name, isWhole });
  const changed = Array.from(values as readonly MemoryValue[], (value) =>
    change(value, random.uniform()),
  );
  return { ...source, columns: { ...source.columns, [name]: changed } };
}

function changeOf(
  injection: Injection,
  plan: ProfilePlan,
  { name, isWhole }: { readonly name: string; readonly isWhole: boolean },
): (value: MemoryValue, uniform: number) => MemoryValue {
  switch (injection.kind) {
    case "missing":
      return (value, uniform) => (uniform < injection.share ? null : value);
    case "unseen":
      return (value, uniform) => (uniform < injection.share ? "never seen before" : value);
    case "labels": {
      const [first, second] = classesOf(plan, name);
      return (value, uniform) =>
        value === null || uniform >= injection.share
          ? value
          : String(value) === first
            ? second
            : first;
    }
    case "shift": {
      const by = injection.sd * spreadOf(plan, name);
      return (value, uniform) => {
        if (typeof value !== "number") return value;
        // Whole numbers stay whole, and are higher by so much in the mean: others would give it away.
        return value + (isWhole ? Math.floor(by + uniform) : by);
      };
    }
  }
}

function classesOf(plan: ProfilePlan, name: string): readonly [string, string] {
  const measure = plan.columns.find((column) => column.name === name)?.measures[0];
  const categories = measure?.shape === "categories" ? measure.categories : [];
  return [categories[0] ?? "0", categories[1] ?? "1"];
}

/** Half the distance between the baseline's 16 % and 84 % quantiles, as its edges have them. */
function spreadOf(plan: ProfilePlan, name: string): number {
  const measure = plan.columns.find((column) => column.name === name)?.measures[0];
  if (measure?.shape !== "grid") return 0;
  const at = (share: number): number =>
    measure.edges[Math.round(share * (measure.edges.length - 1))] ?? 0;
  return (at(0.84) - at(0.16)) / 2;
}
