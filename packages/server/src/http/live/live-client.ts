import type { ServerResponse } from "node:http";

/** One client that follows server-sent events. */
export interface LiveClient {
  /** @param id what a client that comes back names as the last it saw */
  send(event: string, data: unknown, id?: number): void;
  beat(): void;
  close(): void;
}

/** What may wait for a client that reads slowly; one that lets more wait is dropped. */
const mostWaitingBytes = 256 * 1024;

export function createLiveClient(response: ServerResponse): LiveClient {
  const write = (text: string): void => {
    if (response.destroyed || response.writableEnded) return;
    response.write(text);
    if (response.writableLength > mostWaitingBytes) response.destroy();
  };
  return {
    send(event, data, id) {
      const named = id === undefined ? "" : `id: ${id}\n`;
      write(`${named}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    beat: () => write(": still here\n\n"),
    close: () => {
      response.end();
    },
  };
}
