/** Compaction may take a file away between the look at the manifest and the reading: then look again. */
export async function readAgain<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error && /No files found|Cannot open file/i.test(error.message))) {
      throw error;
    }
    return read();
  }
}
