import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder that is gone when the scope that holds it ends (`using`). */
export function fakeFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "plumbline-cli-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
