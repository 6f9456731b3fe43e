import type { EventKind } from "./events.ts";

interface Waiting {
  /** Place in the order of all calls. */
  readonly sequence: number;
  readonly event: object;
}

/** Events of one kind for one model: what one request can carry. */
export interface Batch {
  readonly kind: EventKind;
  readonly model: string;
  readonly events: readonly object[];
}

interface Lane {
  readonly kind: EventKind;
  readonly model: string;
  readonly waiting: Waiting[];
}

/** Events in the order of the calls, a lane for each model and kind. Bounded: what is under way counts too. */
export interface EventQueue {
  /** Events that have not been settled. */
  readonly size: number;
  /** The lane's length, or null when there is no room. */
  add(kind: EventKind, model: string, event: object): number | null;
  lanes(): readonly string[];
  /** A whole batch waits, or the queue is half full. */
  isPressing(maxBatch: number): boolean;
  /** The first events of a lane. They stay counted until they are settled. */
  take(lane: string, most: number): Batch | null;
  /** So many of the taken events have left: the server has them, or they are lost and counted. */
  settle(count: number): void;
  /** All that was taken has been settled. */
  finish(): void;
  /** The number of calls so far. */
  readonly calls: number;
  /** The place of the oldest event that has not been settled; Infinity when there is none. */
  oldest(): number;
  clear(): void;
}

export function createEventQueue(bound: number): EventQueue {
  const lanes = new Map<string, Lane>();
  let size = 0;
  let calls = 0;
  let underWay = Infinity;

  return {
    get size() {
      return size;
    },
    get calls() {
      return calls;
    },
    add(kind, model, event) {
      if (size >= bound) return null;
      const key = `${kind} ${model}`;
      let lane = lanes.get(key);
      if (lane === undefined) {
        lane = { kind, model, waiting: [] };
        lanes.set(key, lane);
      }
      size++;
      return lane.waiting.push({ sequence: calls++, event });
    },
    lanes: () => [...lanes.keys()],
    isPressing: (maxBatch) =>
      size * 2 >= bound || [...lanes.values()].some(({ waiting }) => waiting.length >= maxBatch),
    take(key, most) {
      const lane = lanes.get(key);
      const first = lane?.waiting[0];
      if (lane === undefined || first === undefined) return null;
      underWay = first.sequence;
      const events = lane.waiting.splice(0, most).map(({ event }) => event);
      if (lane.waiting.length === 0) lanes.delete(key);
      return { kind: lane.kind, model: lane.model, events };
    },
    settle(count) {
      size -= count;
    },
    finish() {
      underWay = Infinity;
    },
    oldest() {
      let oldest = underWay;
      for (const { waiting } of lanes.values()) {
        oldest = Math.min(oldest, waiting[0]?.sequence ?? Infinity);
      }
      return oldest;
    },
    clear() {
      lanes.clear();
      size = 0;
      underWay = Infinity;
    },
  };
}
