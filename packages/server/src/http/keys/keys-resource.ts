import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import type { Resource } from "../app.ts";
import { problemSchema } from "../problem.ts";
import type { ApiKey } from "./key-ring.ts";
import { scopes } from "./scope.ts";

const time = z.string().nullable();
const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdAt: z.string(),
  lastUsedAt: time,
  revokedAt: time,
});
const madeSchema = keySchema.extend({
  key: z.string().describe("The key itself: shown this once, kept only as a hash"),
});
const askSchema = z.strictObject({
  name: z.string().min(1).max(200).describe("What it is for"),
  scopes: z.array(z.enum(scopes)).min(1).describe("What it may do; admin may do everything"),
});

/** Making, listing and revoking API keys. */
export const keysResource: Resource = {
  tag: "keys",
  description: "API keys",
  register(app, { keys }) {
    const config = { scope: "admin" } as const;
    const tags = ["keys"];
    const made = {
      ...{ tags, summary: "Make a key", body: askSchema },
      response: { 201: madeSchema, 400: problemSchema },
    };
    app.post("/v1/keys", { config, schema: made }, async (request, reply) => {
      const { name, scopes: asked } = request.body;
      const { key, text } = await keys.create(name, asked);
      return reply.code(201).send({ ...shownKey(key), key: text });
    });
    const listed = { tags, summary: "List keys", response: { 200: z.array(keySchema) } };
    app.get("/v1/keys", { config, schema: listed }, () => keys.all().map(shownKey));
    const revoked = {
      ...{ tags, summary: "Revoke a key: it is refused from now on" },
      params: z.object({ id: z.string() }),
      response: { 204: z.null(), 404: problemSchema },
    };
    app.delete("/v1/keys/:id", { config, schema: revoked }, async (request, reply) => {
      const { id } = request.params;
      if (await keys.revoke(id)) return reply.code(204).send(null);
      throw new PlumblineError("PL_ROUTE_UNKNOWN", { method: "DELETE", path: `/v1/keys/${id}` });
    });
  },
};

function shownKey({ id, name, scopes: held, ...times }: ApiKey): z.output<typeof keySchema> {
  const iso = (ms: number | null): string | null =>
    ms === null ? null : new Date(ms).toISOString();
  return {
    ...{ id, name, scopes: [...held], createdAt: new Date(times.createdAtMs).toISOString() },
    ...{ lastUsedAt: iso(times.lastUsedAtMs), revokedAt: iso(times.revokedAtMs) },
  };
}
