import { createContext, use, useState, useSyncExternalStore, type ReactNode } from "react";

/** A stretch of event time. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The moment that all plots of a page point at. */
interface TimeCursor {
  readonly get: () => number | null;
  readonly set: (atMs: number | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

interface TimeScope {
  readonly cursor: TimeCursor;
  readonly zoom: (range: TimeRange) => void;
}

const Scope = createContext<TimeScope | null>(null);

interface TimeScopeProps {
  readonly zoom: (range: TimeRange) => void;
  readonly children: ReactNode;
}

/** Plots over time inside point at the same moment, and zoom together. */
export function TimeScopeProvider({ zoom, children }: TimeScopeProps) {
  const [cursor] = useState(createCursor);
  return <Scope value={{ cursor, zoom }}>{children}</Scope>;
}

function createCursor(): TimeCursor {
  let atMs: number | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => atMs,
    set(next) {
      if (next === atMs) return;
      atMs = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Null outside of a page whose plots belong together. */
export const useTimeScope = (): TimeScope | null => use(Scope);

export function useCursor({ cursor }: TimeScope): number | null {
  return useSyncExternalStore(cursor.subscribe, cursor.get);
}
