/** Entries of all pages, as many as wanted; `ask` gets the place of the page and how many are still wanted. */
export async function pagesUpTo<Entry, Place>(
  wanted: number,
  ask: (
    place: Place | undefined,
    left: number,
  ) => Promise<{ readonly entries: readonly Entry[]; readonly next: Place | null }>,
): Promise<{ readonly entries: readonly Entry[]; readonly isAll: boolean }> {
  const found: Entry[] = [];
  let place: Place | undefined;
  for (;;) {
    const { entries, next } = await ask(place, wanted - found.length);
    found.push(...entries);
    const isAll = next === null || entries.length === 0;
    if (isAll || found.length >= wanted) {
      return { entries: found.slice(0, wanted), isAll: isAll && found.length <= wanted };
    }
    place = next;
  }
}

/** The most that is asked for at once. */
export const pageLimit = 500;
