import { PlumblineError } from "../../kernel/errors.ts";

interface Explanation {
  readonly says: string;
  readonly remedy: string;
}

const remedies: readonly (Explanation & { readonly seen: RegExp })[] = [
  {
    seen: /no magic bytes|too small to be a parquet|not a parquet file|footer/i,
    says: "it does not end as a Parquet file does",
    remedy: "It was truncated or is of another format: write it again, or pass --format",
  },
  {
    seen: /invalid unicode|not utf-8|invalid encoding|utf-8 encoded/i,
    says: "its bytes are not valid UTF-8",
    remedy: "Pass --encoding latin-1 (or utf-16), or convert the file",
  },
  {
    seen: /gzip|miniz|inflate|zlib|gz /i,
    says: "the gzip stream is broken or ends too early",
    remedy: "Copy it again; `gzip -t` shows whether it is whole",
  },
  {
    seen: /no space left|disk.*full|could not write|failed to write|ENOSPC/i,
    says: "there is no space left for temporary files",
    remedy: "Free space, or set TMPDIR to a larger disk",
  },
  {
    seen: /permission denied|EACCES/i,
    says: "permission was denied",
    remedy: "Grant this user the right to read it",
  },
  {
    seen: /out of memory/i,
    says: "it needs more memory than allowed",
    remedy: "Read fewer columns, or raise the memory limit",
  },
  {
    seen: /snappy|zstd|decompress|corrupt|tprotocol|thrift|invalid page|unexpected end|don't know what type/i,
    says: "its content is damaged",
    remedy: "Write or copy it again",
  },
];

/**
 * A failure of the reader in the words of the catalogue. What is from it already passes through, and
 * so do interruptions and faults of the program, which have names of their own.
 */
export function explainReadFailure(error: unknown, path: string): unknown {
  if (error instanceof PlumblineError) return error;
  if (error instanceof Error && error.name !== "Error") return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = typeConflict(message) ?? remedies.find(({ seen }) => seen.test(message));
  const firstLine = (message.split("\n")[0] ?? "").replace(/^[A-Za-z ]+ Error: /, "").slice(0, 300);
  return new PlumblineError(
    "PL_SOURCE_UNREADABLE",
    {
      path,
      seen: known?.says ?? firstLine,
      remedy: known?.remedy ?? "Check that the file is whole and of the format its name says",
    },
    { cause: error },
  );
}

/** Files read as one table, of which one has a column in another type that nothing converts to. */
function typeConflict(message: string): Explanation | undefined {
  const [, file, column, type, other] =
    /reading file "(.*?)": failed to cast column "(.*)" from type (.*) to (.*?): /.exec(message) ??
    [];
  if (file === undefined) return undefined;
  return {
    says: `column ${JSON.stringify(column)} is ${type} in ${file}, but ${other} in another file`,
    remedy: "Read them one by one, or write the column alike",
  };
}
