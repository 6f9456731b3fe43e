import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { App, Resource } from "../app.ts";

/** Gathers the schemas of the routes that are added after it, and shows them. */
export async function addDocs(app: App, resources: readonly Resource[]): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Plumbline",
        version: "1",
        description: "Predictions and feedback in; windows, evaluations and findings out.",
      },
      tags: tagsOf(resources),
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
      security: [{ key: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(async (docs) => {
    docs.addHook("onRoute", (route) => {
      route.config = { ...route.config, scope: "open" };
    });
    docs.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
    await docs.register(swaggerUi, { routePrefix: "/docs" });
  });
}

/** Several resources may share a tag; the first one describes it. */
function tagsOf(resources: readonly Resource[]) {
  const byTag = Map.groupBy(resources, ({ tag }) => tag);
  return [...byTag].map(([name, [first]]) => ({ name, description: first?.description ?? "" }));
}
