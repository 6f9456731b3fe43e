import { z } from "zod";

/** A part of a pipeline and how it stands. */
export interface SeenJob {
  readonly name: string;
  readonly status: string;
}

const tailSchema = z.object({ jobs: z.record(z.string(), z.string()).default({}) });
const mostJobs = 300;

/** Lines for the jobs that stand otherwise than at the look before. */
export function jobLines(
  jobs: readonly SeenJob[],
  tail: unknown,
): { readonly lines: readonly string[]; readonly tail: unknown } {
  const parsed = tailSchema.safeParse(tail ?? {});
  const before = parsed.success ? parsed.data.jobs : {};
  const now = jobs.slice(0, mostJobs);
  return {
    lines: now
      .filter(({ name, status }) => before[name] !== status)
      .map(({ name, status }) => `${name}: ${status.replaceAll("_", " ")}`),
    tail: { jobs: Object.fromEntries(now.map(({ name, status }) => [name, status])) },
  };
}

/** Whether a text holds the key of an attempt, and not only that of one whose number is longer. */
export const holdsKey = (text: string, key: string): boolean =>
  text.split(/[^A-Za-z0-9_-]+/).includes(key);

/** The address, if it is one that a browser may be sent to. */
export const linkOf = (url: string | null | undefined): string | null =>
  url !== undefined && url !== null && /^https?:\/\/\S+$/.test(url) && url.length <= 2_000
    ? url
    : null;
