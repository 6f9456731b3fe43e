import type { Readable } from "node:stream";
import { ingestAnswerSchema, modelNameSchema, type IngestAnswer } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { FastifyReply, FastifyRequest, RouteShorthandOptions } from "fastify";
import { readEncoding } from "../../ingest/read-encoding.ts";
import type { App } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { problemOf, problemSchema, problemType } from "../problem.ts";
import { createBodyReader, type BodyReader } from "../read-body.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What the routes that take rows in share: bodies come as streams, whatever their type. */
export function takeRawBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
}

export const ingestResponses = {
  200: ingestAnswerSchema,
  400: problemSchema,
  413: problemSchema,
  415: problemSchema,
  422: problemSchema,
  429: problemSchema,
  503: problemSchema,
  507: problemSchema,
} as const;

/** The schemas of these routes are for the documentation: rows are checked by hand, for speed. */
export const uncheckedRoute = {
  config: { scope: "ingest" },
  validatorCompiler: () => () => true,
  serializerCompiler: () => JSON.stringify,
} as const satisfies RouteShorthandOptions;

export function ingestBodies({ settings }: HttpDeps): BodyReader {
  const { bodyLimitBytes: limitBytes, bodyMemoryBytes: memoryBytes } = settings;
  return createBodyReader({ limitBytes, memoryBytes });
}

/** Reads the body of a request as it was before compression, and works on it. */
export async function withBody<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { bodies, deps }: { readonly bodies: BodyReader; readonly deps: HttpDeps },
  work: (bytes: Bytes) => Promise<T>,
): Promise<T> {
  const stream = request.body as Readable | undefined;
  if (stream === undefined || stream === null) {
    const details = { seen: "it is empty", remedy: "Send at least one row" };
    throw new PlumblineError("PL_BODY_MALFORMED", details);
  }
  try {
    return await bodies.use(stream, async (bytes) => {
      const encoding = request.headers["content-encoding"];
      return work(await readEncoding(bytes, encoding, deps.settings.decompressedLimitBytes));
    });
  } catch (error) {
    // The rest of a refused body is not waited for.
    if (!stream.readableEnded) void reply.header("connection", "close");
    throw error;
  }
}

/** The name of a model in an address. */
export function modelName(text: string): string {
  const parsed = modelNameSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  const seen = JSON.stringify(text.slice(0, 80).toWellFormed());
  const problem = `The model name is ${seen}: ${parsed.error.issues[0]?.message ?? "it is invalid"}`;
  throw new PlumblineError("PL_REQUEST_INVALID", { problem });
}

/** 200 when at least one row was taken, or none was sent; 422 when all are bad. */
export function sendAnswer(reply: FastifyReply, answer: IngestAnswer): FastifyReply {
  const [first] = answer.rejected;
  if (answer.accepted > 0 || first === undefined) {
    return reply.type("application/json").send(JSON.stringify(answer));
  }
  const details = { rows: answer.quarantined, first: first.message };
  const error = new PlumblineError("PL_ROWS_REFUSED", details);
  const problem = problemOf(error, answer.rejected);
  return reply.code(error.status).type(problemType).send(JSON.stringify(problem));
}
