import type { Socket } from "node:net";
import { PlumblineError } from "@plumbline/core";
import type { App } from "./app.ts";
import { sendProblem } from "./error-handling.ts";
import type { HttpSettings } from "./http-deps.ts";

/** Connections above the limit that are told so; those beyond are dropped without a word. */
const leastTold = 100;
const shareTold = 0.1;

/** What comes on a connection above the limit is refused with words, and the connection closed. */
export function limitConnections(
  app: App,
  { maxConnections: limit }: Pick<HttpSettings, "maxConnections">,
): void {
  const { server } = app;
  const above = new WeakSet<Socket>();
  let open = 0;
  server.maxConnections = limit + Math.max(leastTold, Math.ceil(limit * shareTold));
  server.on("connection", (socket: Socket) => {
    open++;
    if (open > limit) above.add(socket);
    socket.once("close", () => open--);
  });
  app.addHook("onRequest", (request, reply, done) => {
    const { socket } = request.raw;
    // Meanwhile others may have gone.
    if (!above.has(socket) || open <= limit) {
      above.delete(socket);
      done();
      return;
    }
    sendProblem(
      reply.header("connection", "close"),
      new PlumblineError("PL_CONNECTIONS_TOO_MANY", { limit }),
    );
  });
}
