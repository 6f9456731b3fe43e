/** Something wrong in the configuration, not yet with a place in the file. */
export interface ConfigIssue {
  /** Keys and list positions from the root down to the value it is about. */
  readonly path: readonly PropertyKey[];
  /** Set when it is about a key of the mapping at `path`, not about the mapping. */
  readonly key?: string;
  readonly problem: string;
}
