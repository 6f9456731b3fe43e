import type { Readable } from "node:stream";
import { PlumblineError } from "@plumbline/core";

type Bytes = Uint8Array<ArrayBuffer>;

export interface BodyReaderOptions {
  /** Most bytes of one body. */
  readonly limitBytes: number;
  /** Most bytes of all bodies under way together. */
  readonly memoryBytes: number;
}

/** Reads bodies into memory of which there is a bound. */
export interface BodyReader {
  /** Reads to the end, works on it, and gives the memory back. */
  use<T>(stream: Readable, work: (bytes: Bytes) => Promise<T>): Promise<T>;
}

export function createBodyReader({ limitBytes, memoryBytes }: BodyReaderOptions): BodyReader {
  let inUse = 0;
  return {
    async use(stream, work) {
      let own = 0;
      const onChunk = (bytes: number): void => {
        if (own + bytes > limitBytes) {
          throw new PlumblineError("PL_BODY_TOO_LARGE", { limitBytes, setting: "bodyLimitBytes" });
        }
        if (inUse + bytes > memoryBytes && inUse > own) {
          throw new PlumblineError("PL_SERVER_BUSY", { limitBytes: memoryBytes });
        }
        own += bytes;
        inUse += bytes;
      };
      try {
        return await work(await readAll(stream, onChunk));
      } finally {
        inUse -= own;
      }
    },
  };
}

function readAll(stream: Readable, onChunk: (bytes: number) => void): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    // The listener of errors stays: one that nobody hears would bring the process down.
    const letGo = (): void => {
      stream.off("data", onData).off("end", onEnd).off("close", onClose);
    };
    const stop = (error: unknown): void => {
      letGo();
      // What still comes is not kept; the answer closes the connection.
      stream.resume();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onData = (chunk: Uint8Array): void => {
      try {
        onChunk(chunk.byteLength);
        chunks.push(chunk);
      } catch (error) {
        stop(error);
      }
    };
    const onEnd = (): void => {
      letGo();
      resolve(joined(chunks));
    };
    const onClose = (): void => {
      const details = {
        seen: "the connection ended before it was complete",
        remedy: "Send it again",
      };
      stop(new PlumblineError("PL_BODY_MALFORMED", details));
    };
    stream.on("data", onData).once("end", onEnd).once("close", onClose).once("error", stop);
  });
}

/** Memory of its own, never Node's pool: it is moved to the thread of the log. */
function joined(chunks: readonly Uint8Array[]): Bytes {
  const length = chunks.reduce((total, { byteLength }) => total + byteLength, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
