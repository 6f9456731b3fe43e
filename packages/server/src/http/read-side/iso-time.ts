/** A time as answers write it. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
