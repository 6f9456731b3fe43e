/**
 * Waits until every piece of work has ended, and only then fails with the first failure: what the
 * pieces use may be closed by whoever catches it.
 */
export async function settleAll<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
