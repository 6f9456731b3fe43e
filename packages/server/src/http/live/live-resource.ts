import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import type { Resource } from "../app.ts";
import type { Change } from "../change-feed.ts";
import { problemSchema } from "../problem.ts";
import { createLiveClient, type LiveClient } from "./live-client.ts";

const mostClients = 200;
/** Shorter than the pauses after which proxies hang up. */
const beatEveryMs = 15_000;

const description =
  "Server-sent events: `evaluation` when a window was judged, `config`, `baseline` and `quarantine` when " +
  "these changed. They say what to look at again; what was missed is not sent later.";

/** Changes as they happen. */
export const liveResource: Resource = {
  tag: "status",
  description: "How the server and all its models are doing",
  register(app, { changes }) {
    const clients = new Map<LiveClient, string | undefined>();
    const unsubscribe = changes.subscribe((change: Change) => {
      for (const [client, model] of clients) {
        if (model === undefined || model === change.model) client.send(change.what, change);
      }
    });
    const beating = setInterval(() => {
      for (const client of clients.keys()) client.beat();
    }, beatEveryMs);
    app.addHook("preClose", (done) => {
      clearInterval(beating);
      unsubscribe();
      for (const client of clients.keys()) client.close();
      done();
    });
    const schema = {
      ...{ tags: ["status"], summary: "Follow changes as they happen", description },
      querystring: z.strictObject({ model: z.string().optional().describe("Only of this model") }),
      response: { 200: z.string(), 503: problemSchema },
      produces: ["text/event-stream"],
    };
    const route = { config: { scope: "read", isStream: true }, schema } as const;
    app.get("/v1/events", route, (request, reply) => {
      if (clients.size >= mostClients) {
        throw new PlumblineError("PL_WATCHERS_TOO_MANY", { limit: mostClients });
      }
      void reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      const client = createLiveClient(raw);
      clients.set(client, request.query.model);
      raw.once("close", () => clients.delete(client));
      client.beat();
    });
  },
};
