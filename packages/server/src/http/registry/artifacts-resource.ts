import type { Readable } from "node:stream";
import { artifactKeptSchema } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import type { ByteRange } from "../../registry/artifact-files.ts";
import { createArtifactStore } from "../../storage/metadata/artifact-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { takeRawBodies } from "../ingest/ingest-route.ts";
import { problemSchema } from "../problem.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["registry"];
const anyType = "application/octet-stream";

/** Files of versions, kept under their digest. */
export const artifactsResource: Resource = {
  tag: "registry",
  description: "Files of versions, kept under their digest",
  register(app, deps) {
    takeRawBodies(app);
    addUpload(app, deps);
    addDownload(app, deps);
  },
};

function addUpload(app: App, { metadata, clock, artifacts, settings }: HttpDeps): void {
  const store = createArtifactStore(metadata);
  const schema = {
    ...{ tags, summary: "Keep a file under its SHA-256: the body is the file" },
    consumes: [anyType],
    response: {
      ...{ 200: artifactKeptSchema, 201: artifactKeptSchema, 400: problemSchema },
      ...{ 413: problemSchema, 503: problemSchema },
    },
  };
  const route = { config: { scope: "operate" }, schema } as const;
  app.put("/v1/artifacts", route, async (request, reply) => {
    const body = request.body as Readable | undefined | null;
    if (body === undefined || body === null) {
      const details = { seen: "it is empty", remedy: "Send the file as body" };
      throw new PlumblineError("PL_BODY_MALFORMED", details);
    }
    const limitBytes = settings.artifactLimitBytes;
    const { digest, bytes } = await artifacts.keep(body, { limitBytes }).catch((error: unknown) => {
      // The rest of a refused body is not waited for.
      void reply.header("connection", "close");
      throw error;
    });
    const mediaType = request.headers["content-type"]?.slice(0, 200) ?? anyType;
    const artifact = { digest, bytes, mediaType, createdAtMs: clock() };
    const isNew = await store.add(artifact, requestActor(request));
    const answer = { address: `plumbline:${digest}`, digest, bytes, isNew };
    return reply.code(isNew ? 201 : 200).send(answer);
  });
}

function addDownload(app: App, { metadata, artifacts }: HttpDeps): void {
  const store = createArtifactStore(metadata);
  const schema = {
    ...{ tags, summary: "A file, or a part of it", produces: [anyType] },
    params: z.object({ digest: z.string().describe("sha256: and 64 hexadecimal digits") }),
    response: { 200: z.any(), 206: z.any(), 404: problemSchema, 416: problemSchema },
  };
  const asIs = { serializerCompiler: () => (value: unknown) => value as string };
  const route = { config: { scope: "read" }, schema, ...asIs } as const;
  app.get("/v1/artifacts/:digest", route, async (request, reply) => {
    const { digest } = request.params;
    const known = await store.find(digest);
    if (known === undefined)
      throw new PlumblineError("PL_ARTIFACT_UNKNOWN", { digest: digest.slice(0, 80) });
    const range = rangeOf(request.headers.range, known.bytes);
    void reply
      .type(anyType)
      .headers({ "accept-ranges": "bytes", etag: `"${digest}"` })
      .header("content-disposition", "attachment");
    if (range === "outside") {
      return reply.code(416).header("content-range", `bytes */${known.bytes}`).send("");
    }
    const { first, last } = range ?? { first: 0, last: known.bytes - 1 };
    void reply.header("content-length", last - first + 1);
    if (range === null) return reply.send(artifacts.read(digest));
    return reply
      .code(206)
      .header("content-range", `bytes ${first}-${last}/${known.bytes}`)
      .send(artifacts.read(digest, range));
  });
}

/** One range of bytes; null for the whole file, also where several are asked for. */
function rangeOf(header: string | undefined, bytes: number): ByteRange | "outside" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (match === null || (from === "" && to === "")) return null;
  const first = from === "" ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === "" || to === "" ? bytes - 1 : Math.min(bytes - 1, Number(to));
  return first > last || first >= bytes ? "outside" : { first, last };
}
