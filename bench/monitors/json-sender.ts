import { Agent, request } from "node:http";

/** Sends JSON to a server of this machine over connections that stay open. */
export interface JsonSender {
  /** Resolves with the answer; rejects when its status is not 200. */
  send(path: string, body: unknown, method?: string): Promise<unknown>;
  close(): void;
}

export function createJsonSender(port: number, maxSockets = 8): JsonSender {
  const agent = new Agent({ keepAlive: true, maxSockets });
  return {
    send: (path, body, method = "POST") =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const headers = payload === undefined ? {} : { "content-type": "application/json" };
        const sent = request(
          { host: "127.0.0.1", port, path, method, agent, headers },
          (answer) => {
            let text = "";
            answer.setEncoding("utf8").on("data", (part: string) => (text += part));
            answer.on("end", () => {
              if (answer.statusCode === 200) resolve(JSON.parse(text));
              else
                reject(
                  new Error(
                    `${method} ${path}: ${String(answer.statusCode)} ${text.slice(0, 500)}`,
                  ),
                );
            });
          },
        );
        sent.on("error", reject);
        sent.end(payload);
      }),
    close: () => agent.destroy(),
  };
}
