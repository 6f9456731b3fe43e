// Says what happens, as it happens: the timelines of incidents, the decisions of the policy, and runs that
// somebody started.
interface Entry {
  readonly id: number;
  readonly eventTime: string | null;
  readonly lane: string;
  readonly message: string;
}

interface Decision {
  readonly id: number;
  readonly eventTime: string;
  readonly action: string;
  readonly reason: string;
}

interface Run {
  readonly id: string;
  readonly incidentId: number | null;
  readonly eventTime: string;
  readonly endedAt: string | null;
  readonly state: string;
  readonly reason: string;
  readonly message: string | null;
}

export interface Narrator {
  stop(): void;
}

const everyMs = 1_000;

/** Prints each new entry once; a server that does not answer is asked again. */
export function narrate(
  url: string,
  model: string,
  print: (line: string) => void = console.log,
): Narrator {
  const told = new Set<string>();
  const tell = (key: string, time: string | null, lane: string, message: string): void => {
    if (told.has(key)) return;
    told.add(key);
    print(`  ${(time ?? "").slice(0, 10).padEnd(10)}  ${lane.padEnd(12)} ${message}`);
  };
  const look = async (): Promise<void> => {
    const { incidents } = await ask<{ incidents: readonly { readonly id: number }[] }>(
      `${url}/v1/incidents?model=${model}&limit=20`,
    );
    for (const { id } of incidents.toReversed()) {
      const { entries } = await ask<{ entries: readonly Entry[] }>(`${url}/v1/incidents/${id}`);
      for (const entry of entries) {
        tell(`entry ${entry.id}`, entry.eventTime, entry.lane, `#${id} ${entry.message}`);
      }
    }
    const { decisions } = await ask<{ decisions: readonly Decision[] }>(
      `${url}/v1/models/${model}/decisions?limit=5`,
    );
    for (const { id, eventTime, action, reason } of decisions.toReversed()) {
      if (action !== "nothing")
        tell(`decision ${id}`, eventTime, "decision", `${action}: ${reason}`);
    }
  };
  const lookAtRuns = async (): Promise<void> => {
    const { runs } = await ask<{ runs: readonly Run[] }>(`${url}/v1/models/${model}/runs?limit=5`);
    for (const { id, incidentId, eventTime, endedAt, state, reason, message } of runs) {
      if (incidentId !== null || endedAt === null) continue;
      tell(`run ${id}`, eventTime, "by hand", `${reason}: ${state}. ${message ?? ""}`);
    }
  };
  const timer = setInterval(() => {
    look()
      .then(lookAtRuns)
      .catch(() => undefined);
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}

async function ask<T>(address: string): Promise<T> {
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as T;
}
