import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Answers asked for again when the server says that something of theirs changed; many changes are one. */
const roots: Readonly<Record<string, readonly string[]>> = {
  evaluation: ["status", "evaluations", "series", "windows", "kpis"],
  incident: ["incidents", "status"],
  run: ["runs", "decisions", "versions"],
  decision: ["decisions"],
  config: ["model", "monitors"],
  baseline: ["model", "baselines"],
  quarantine: ["quarantine"],
};
const togetherMs = 1_000;

/** Follows the server's events while the page is open. */
export function LiveUpdates() {
  const queries = useQueryClient();
  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const source = new EventSource("/v1/events");
    const note = (what: string): void => {
      for (const root of roots[what] ?? [what]) changed.add(root);
      timer ??= setTimeout(() => {
        timer = undefined;
        const now = [...changed];
        changed.clear();
        for (const root of now) void queries.invalidateQueries({ queryKey: [root] });
      }, togetherMs);
    };
    for (const what of Object.keys(roots)) source.addEventListener(what, () => note(what));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [queries]);
  return null;
}
