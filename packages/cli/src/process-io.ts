import { isatty } from "node:tty";
import { exitCodes } from "./exit-code.ts";
import type { Io, Terminal } from "./io.ts";

/**
 * The real process. Ctrl+C stops the work once, cleanly, and a second time at once. A reader that
 * goes away (`plumbline check … | head`) ends the output, not the work: files are still written and
 * the exit code still tells.
 */
export function processIo(): Io {
  return {
    stdout: terminalOf(process.stdout, 1),
    stderr: terminalOf(process.stderr, 2),
    env: process.env,
    cwd: process.cwd(),
    signal: stopSignal(),
    now: () => Date.now(),
  };
}

function terminalOf(stream: NodeJS.WriteStream, descriptor: number): Terminal {
  let isOpen = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (isOpen && error.code !== "EPIPE" && stream !== process.stderr) {
      process.stderr.write(`Cannot write standard output: ${error.message}\n`);
      process.exit(exitCodes.failed);
    }
    isOpen = false;
  });
  return {
    write(text) {
      if (isOpen) stream.write(text);
    },
    isTTY: isatty(descriptor),
    get columns() {
      // A terminal without a size says 0.
      return isatty(descriptor) && stream.columns > 0 ? stream.columns : null;
    },
  };
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCodes.interrupted);
      controller.abort(new DOMException(name, "AbortError"));
    });
  }
  return controller.signal;
}
