/** A file as the lake has it. */
export interface LakeFile {
  /** Path below the lake's root, with `/`. */
  readonly name: string;
  readonly bytes: number;
}

/** A finished local file, and what it is to be called in the lake. */
export interface FinishedFile {
  readonly localPath: string;
  readonly name: string;
}

/**
 * Where finished files live. A file appears whole under its name and is never changed; whether it counts
 * is for the manifest to say.
 */
export interface Lake {
  /** Moves a finished local file in, durably. False when the name is taken: then nothing happened. */
  put(localPath: string, name: string): Promise<boolean>;
  /** The same for many at once, which shares the waiting for the disk; the answers are in their order. */
  putAll(files: readonly FinishedFile[]): Promise<readonly boolean[]>;
  /** A local path to read the file from. */
  localPath(name: string): string;
  /** Does nothing when there is no such file. */
  remove(name: string): Promise<void>;
  list(): AsyncIterable<LakeFile>;
  /** Throws when nothing can be written. */
  checkWritable(): Promise<void>;
}
