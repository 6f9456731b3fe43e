import { z } from "zod";
import type { Resource } from "../app.ts";

const readinessSchema = z.object({
  status: z.enum(["ready", "not ready"]),
  parts: z.array(z.object({ part: z.string(), isReady: z.boolean(), detail: z.string() })),
});

/** Whether the process lives, and whether it can do its work. */
export const healthResource: Resource = {
  tag: "health",
  description: "For the system that keeps the server running",
  register(app, deps) {
    const config = { scope: "open" } as const;
    const live = {
      ...{ tags: ["health"], summary: "Is the process alive" },
      response: { 200: z.object({ status: z.literal("alive") }) },
    };
    app.get("/healthz", { config, schema: live }, () => ({ status: "alive" as const }));
    const ready = {
      ...{ tags: ["health"], summary: "Can it take rows and work on them" },
      response: { 200: readinessSchema, 503: readinessSchema },
    };
    app.get("/readyz", { config, schema: ready }, async (_request, reply) => {
      const parts = [...(await deps.readiness())];
      const isReady = parts.every((part) => part.isReady);
      const status = isReady ? ("ready" as const) : ("not ready" as const);
      return reply.code(isReady ? 200 : 503).send({ status, parts });
    });
  },
};
