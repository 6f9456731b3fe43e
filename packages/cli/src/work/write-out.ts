import type { Io } from "../io.ts";

/** Text that ends with exactly one line end. */
export function writeText(io: Io, text: string): void {
  io.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function writeJson(io: Io, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A line for the person who watches; programs see nothing of it. */
export function note(io: Io, flags: { readonly quiet?: true }, text: string): void {
  if (io.stderr.isTTY && flags.quiet !== true) io.stderr.write(`${text}\n`);
}
