import { PlumblineError } from "@plumbline/core";

/** What went wrong when a document (not data) was read, from the catalogue. */
export function readingFailure(path: string, cause: unknown): PlumblineError {
  switch (codeOf(cause)) {
    case "ENOENT":
    case "ENOTDIR":
      return new PlumblineError("PL_SOURCE_NOT_FOUND", { path }, { cause });
    case "EACCES":
    case "EPERM":
      return new PlumblineError("PL_SOURCE_FORBIDDEN", { path }, { cause });
    case "EISDIR":
      return unreadable(path, "it is a folder", "Name the file inside it", cause);
    default:
      return unreadable(path, messageOf(cause), "Check the file and the disk", cause);
  }
}

function unreadable(path: string, seen: string, remedy: string, cause: unknown): PlumblineError {
  return new PlumblineError("PL_SOURCE_UNREADABLE", { path, seen, remedy }, { cause });
}

/** The system's code of a failed call, e.g. ENOENT; empty when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
