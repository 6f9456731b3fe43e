import type { DistributionsAnswer, OutcomesAnswer } from "@plumbline/contracts";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName, useShownMonitor, useShownRange } from "./use-model.ts";

const windows = 60;

/** How a column was distributed, window by window. */
export function useDistributions(column: string) {
  const monitor = useShownMonitor();
  return useAsk<DistributionsAnswer>(
    "series",
    modelPath(useModelName(), "/distributions"),
    { monitor, column, limit: windows, ...useShownRange() },
    { isEnabled: monitor !== undefined && column !== "" },
  );
}

/** Confusion and calibration, window by window. */
export function useOutcomes() {
  const monitor = useShownMonitor();
  return useAsk<OutcomesAnswer>(
    "series",
    modelPath(useModelName(), "/outcomes"),
    { monitor, limit: windows, ...useShownRange() },
    { isEnabled: monitor !== undefined },
  );
}
