import { routesSchema, type Route } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { channelRecords } from "../../storage/metadata/channel-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import { routeRecords } from "../../storage/metadata/route-store.ts";
import type { Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { nearestChannel } from "../channels/known-channel.ts";
import { problemSchema } from "../problem.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["notifications"];

/** Which incidents go to which channels. */
export const routesResource: Resource = {
  tag: "notifications",
  description: "Who is told of incidents: channels, routes, and what was sent",
  register(app, deps) {
    const shown = { tags, summary: "Routes, in their order", response: { 200: routesSchema } };
    const reading = { config: { scope: "read" }, schema: shown } as const;
    app.get("/v1/routes", reading, async () => ({
      routes: await deps.metadata.read((prepare) => [...routeRecords(prepare).list()]),
    }));
    const set = {
      ...{ tags, summary: "Set all routes, instead of those there were", body: routesSchema },
      description:
        "The first route that fits an incident is taken; with `continue`, the next ones too. " +
        "Without any route nobody is told.",
      response: { 200: routesSchema, 400: problemSchema, 422: problemSchema },
    };
    const changing = { config: { scope: "admin" }, schema: set } as const;
    app.put("/v1/routes", changing, (request) =>
      setRoutes(deps, request.body.routes, requestActor(request)),
    );
  },
};

async function setRoutes(
  { metadata, clock, changes, wakeLoop }: HttpDeps,
  routes: Route[],
  actor: string,
) {
  const atMs = clock();
  await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      checkRoutes(routes, channelRecords(prepare).list());
      const records = routeRecords(prepare);
      const before = records.list();
      records.replace(routes);
      recordAudit(prepare, {
        ...{ atMs, actor, action: "set-routes", subject: "routes" },
        details: { before, after: routes },
      });
    }),
  );
  changes.publish({ what: "routes" });
  wakeLoop();
  return { routes };
}

/** @throws PlumblineError PL_ROUTES_INVALID for the first route that cannot be */
function checkRoutes(
  routes: readonly Route[],
  channels: readonly { readonly name: string }[],
): void {
  const names = new Set(channels.map(({ name }) => name));
  for (const [index, route] of routes.entries()) {
    const refuse = (problem: string): PlumblineError =>
      new PlumblineError("PL_ROUTES_INVALID", { route: index + 1, problem });
    const unknown = [...route.channels, ...(route.escalate?.channels ?? [])].find(
      (name) => !names.has(name),
    );
    if (unknown !== undefined) {
      throw refuse(`there is no channel ${unknown}. ${nearestChannel(unknown, channels)}`);
    }
    const first = routes.findIndex(takesAll);
    if (first >= 0 && first < index) {
      throw refuse(
        `no incident comes here, route ${first + 1} takes them all: move it up, or add continue there`,
      );
    }
  }
}

const takesAll = ({ match, continue: goesOn }: Route): boolean =>
  !goesOn && Object.values(match).every((wanted) => wanted === undefined);
