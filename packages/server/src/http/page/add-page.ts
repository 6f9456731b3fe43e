import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../app.ts";

/** Scripts and styles come from here only; the page is in nobody's frame. */
const policy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  // Mantine and Plot set styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join("; ");

const headers = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

const hidden = { config: { scope: "open" }, schema: { hide: true } } as const;

/** The dashboard, where it was built: files under their names, every other address of a page its start. */
export async function addPage(app: App, folder: string | null = pageFolder()): Promise<void> {
  if (folder === null) return;
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  const send = (reply: FastifyReply, path: string, keep: string): FastifyReply =>
    reply.headers({ ...headers, "cache-control": keep }).sendFile(path);
  // Names under assets/ hold a hash of what is in them.
  app.get<{ Params: { readonly "*": string } }>("/assets/*", hidden, (request, reply) =>
    send(reply, `assets/${request.params["*"]}`, "public, max-age=31536000, immutable"),
  );
  app.get("/*", hidden, (request, reply) =>
    isPage(request) ? send(reply, "index.html", "no-cache") : reply.callNotFound(),
  );
}

/** Addresses of the API are never pages, so that a wrong one is told as such. */
function isPage({ url, headers: { accept = "" } }: FastifyRequest): boolean {
  const path = url.split("?", 1)[0] ?? "";
  return !path.startsWith("/v1/") && accept.includes("text/html");
}

function pageFolder(): string | null {
  try {
    const folder = dirname(fileURLToPath(import.meta.resolve("@plumbline/ui/index.html")));
    return existsSync(join(folder, "index.html")) ? folder : null;
  } catch {
    return null;
  }
}
