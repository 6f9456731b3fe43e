import type { EventLog } from "../../storage/log/event-log.ts";
import type { ServiceMetrics } from "./service-metrics.ts";

/** The same log; its commits are timed, and the metrics hear of what waits. */
export function observedLog(log: EventLog, metrics: ServiceMetrics): EventLog {
  return {
    async append(entry) {
      const { count } = entry;
      const stop = metrics.commitSeconds.startTimer();
      const { firstOffset } = await log.append(entry);
      stop();
      metrics.noteAppend(firstOffset + count);
      return { firstOffset };
    },
    keep: (half) => log.keep(half),
    halves: () => log.halves(),
    end: () => log.end(),
    truncate: (before) => log.truncate(before),
    failure: () => log.failure(),
    close: () => log.close(),
  };
}
