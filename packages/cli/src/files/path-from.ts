import { isAbsolute, join } from "node:path";

/**
 * A path the process can open. Paths stay as the user wrote them when they already mean the right
 * file, so that messages and reports show what was typed.
 */
export function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) || folder === process.cwd() ? path : join(folder, path);
}
