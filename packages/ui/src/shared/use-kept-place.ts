import { useLayoutEffect, useRef, type RefObject } from "react";

/** Rows that come in above those in sight push the page, not the reader. Browsers do so outside of scrolled boxes only. */
export function useKeptPlace(frame: RefObject<HTMLElement | null>): void {
  const before = useRef<Place | null>(null);
  // While it is drawn anew, the page still stands as it was read.
  before.current = placeIn(frame.current);
  useLayoutEffect(() => {
    if (before.current === null || !before.current.row.isConnected) return;
    const moved = before.current.row.getBoundingClientRect().top - before.current.top;
    if (moved !== 0) globalThis.scrollBy(0, moved);
  });
}

interface Place {
  readonly row: Element;
  readonly top: number;
}

/** The first row in sight; none while the first of all is in sight, so that new ones are seen to come. */
function placeIn(frame: HTMLElement | null): Place | null {
  const rows = [...(frame?.querySelectorAll("tbody > tr") ?? [])];
  const at = rows.findIndex((row) => row.getBoundingClientRect().top >= 0);
  const row = rows[at];
  return at <= 0 || row === undefined ? null : { row, top: row.getBoundingClientRect().top };
}
