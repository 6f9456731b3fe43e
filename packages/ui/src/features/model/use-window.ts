import { useNavigate, useRouterState, useSearch } from "@tanstack/react-router";

interface Window {
  readonly from: string;
  readonly to: string;
}

export interface ShownWindow<W extends Window> {
  /** Undefined where there is none. */
  readonly window: W | undefined;
  readonly at: number;
  readonly all: number;
  readonly step: (by: 1 | -1) => void;
}

/** Of some windows, oldest first, that of the address, else the newest; and how to go to its neighbours. */
export function useWindow<W extends Window>(windows: readonly W[]): ShownWindow<W> {
  const search = useSearch({ from: "/models/$model" });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();
  const asked = windows.findIndex(({ from }) => from === search.window);
  const at = asked < 0 ? windows.length - 1 : asked;
  const step = (by: 1 | -1): void => {
    const next = windows[at + by];
    if (next === undefined) return;
    const others = { ...search, window: next.from };
    void navigate({ to: path, search: others as never, resetScroll: false, replace: true });
  };
  return { window: windows[at], at, all: windows.length, step };
}
