import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { createRunStore } from "../../storage/metadata/run-store.ts";
import type { App } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { createLiveClient } from "../live/live-client.ts";
import { problemSchema } from "../problem.ts";
import { idNumber } from "../query-fields.ts";
import { createRunLogFollowers } from "./run-log-followers.ts";

const mostFollowers = 200;

/** The log of a run as server-sent events. */
export function addRunLogEvents(app: App, { metadata }: Pick<HttpDeps, "metadata">): void {
  const store = createRunStore(metadata);
  const followers = createRunLogFollowers(metadata);
  app.addHook("preClose", (done) => {
    followers.close();
    done();
  });
  const schema = {
    ...{ tags: ["runs"], summary: "Follow the log of a run as it is written" },
    description:
      "Server-sent events: `entry` for each entry after the one that is named, `over` at the end of the " +
      "run. A client that lost the connection comes back with Last-Event-ID, and misses nothing.",
    params: z.object({ id: z.string().describe("Id of the run") }),
    querystring: z.strictObject({
      after: idNumber.default(0).describe("Only entries after this one"),
    }),
    response: { 200: z.string(), 404: problemSchema, 503: problemSchema },
    produces: ["text/event-stream"],
  };
  const route = { config: { scope: "read", isStream: true }, schema } as const;
  app.get("/v1/runs/:id/log/events", route, async (request, reply) => {
    const { id } = request.params;
    if ((await store.get(id)) === undefined) {
      throw new PlumblineError("PL_RUN_UNKNOWN", { run: id.slice(0, 80) });
    }
    if (followers.count() >= mostFollowers) {
      throw new PlumblineError("PL_WATCHERS_TOO_MANY", { limit: mostFollowers });
    }
    void reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const client = createLiveClient(raw);
    raw.once("close", () => followers.remove(client));
    client.beat();
    followers.add(client, id, lastSeen(request.headers["last-event-id"]) ?? request.query.after);
  });
}

function lastSeen(header: string | string[] | undefined): number | undefined {
  const id = Number(header ?? Number.NaN);
  return Number.isSafeInteger(id) && id >= 0 ? id : undefined;
}
