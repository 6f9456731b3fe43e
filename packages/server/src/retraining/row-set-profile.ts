import type { ModelConfig } from "@plumbline/contracts";
import {
  createBaseline,
  createDuckDbEngine,
  plan,
  PlumblineError,
  writeBaseline,
  type Table,
} from "@plumbline/core";

export interface ProfiledSet {
  readonly path: string;
  readonly config: ModelConfig;
  /** Names of columns, by role; label is null where there is none. */
  readonly roles: { readonly id: string; readonly time: string; readonly label: string | null };
  /** Columns that are no features: the answers of versions that came before. */
  readonly answers: readonly string[];
  readonly tempFolder: string;
}

/**
 * The baseline that the rows of a set make: what a version that is trained on them is compared with. The
 * answers in it are another version's and stay out. Rows that make none say why.
 */
export async function profileRowSet(set: ProfiledSet): Promise<unknown> {
  const engine = await createDuckDbEngine({ tempFolder: set.tempFolder });
  try {
    const table = await engine.open({ paths: [set.path], label: "the rows of the set" });
    return await baselineOf(table, set);
  } catch (error) {
    if (error instanceof PlumblineError) return { problem: error.message };
    throw error;
  } finally {
    await engine.close();
  }
}

async function baselineOf(table: Table, { config, roles, answers }: ProfiledSet): Promise<unknown> {
  const names = new Set(table.columns.map(({ name }) => name));
  const isThere = (name: string): boolean => names.has(name);
  const planned = await plan(table, {
    roles: {
      ...{ id: roles.id, time: roles.time },
      ...(roles.label === null ? {} : { target: roles.label }),
      ...(config.cluster === undefined || !isThere(config.cluster)
        ? {}
        : { cluster: config.cluster }),
    },
    kinds: Object.fromEntries(Object.entries(config.kinds).filter(([name]) => isThere(name))),
    ignore: [...config.ignore.filter(isThere), ...answers],
    segments: config.segments.filter((segment) => segment.every(isThere)),
    ...(config.task === undefined || roles.label === null ? {} : { task: config.task }),
    ...(config.positive === undefined ? {} : { positive: String(config.positive) }),
  });
  return JSON.parse(
    writeBaseline(createBaseline(planned, await table.profile(planned))),
  ) as unknown;
}
