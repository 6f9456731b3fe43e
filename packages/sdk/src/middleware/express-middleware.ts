import type { IncomingMessage, ServerResponse } from "node:http";
import { createExchangeRecorder, type Recording } from "./exchange-recorder.ts";
import type { RouteOptions } from "./route-options.ts";

interface ExpressRequestLike extends IncomingMessage {
  readonly originalUrl?: string;
  readonly body?: unknown;
}

type ExpressResponseLike = ServerResponse & { json?: (body?: unknown) => unknown };

const longestReply = 1 << 20;

/**
 * Logs a prediction route of an Express application (4 or 5), or of anything with its `(req, res,
 * next)`, without touching its handler. It stands behind the body parser.
 *
 * @example
 * app.use(express.json(), expressMiddleware({ client, route: "/predict", model: "churn" }));
 */
export function expressMiddleware(
  options: RouteOptions,
): (req: ExpressRequestLike, res: ExpressResponseLike, next: (error?: unknown) => void) => void {
  const recorder = createExchangeRecorder(options);
  const { guard } = recorder;

  function attach(req: ExpressRequestLike, res: ExpressResponseLike): void {
    const path = (req.originalUrl ?? req.url ?? "").split("?", 1)[0] ?? "";
    const recording = recorder.begin(req.method ?? "", path, req.body);
    if (recording === null) return;
    const { headerId } = recording;
    if (headerId !== null && !res.headersSent) res.setHeader(recorder.idHeader, headerId);
    watchJson(res, recording);
    watchText(res, recording);
    res.once("close", () => {
      guard(() => {
        recorder.answered(recording);
        // A body parser further down has filled it in by now.
        recording.request ??= req.body;
        if (!res.writableFinished) recording.error = "The connection closed before the answer";
        recorder.end(recording, res.statusCode);
      });
    });
  }

  function watchJson(res: ExpressResponseLike, recording: Recording): void {
    const json = res.json;
    if (json === undefined) return;
    res.json = function (body) {
      recording.reply = body;
      recorder.answered(recording);
      return json.call(this, body);
    };
  }

  /** The answer's text, for handlers that do not answer by `res.json`. */
  function watchText(res: ExpressResponseLike, recording: Recording): void {
    const { write, end } = res;
    const chunks: Buffer[] = [];
    let length = 0;
    const keep = (chunk: unknown): void => {
      if (recording.reply !== undefined || length > longestReply) return;
      if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return;
      const bytes = Buffer.from(chunk as string);
      length += bytes.length;
      chunks.push(bytes);
    };
    res.write = function (this: ServerResponse, ...args: readonly unknown[]): boolean {
      guard(() => keep(args[0]));
      return Reflect.apply(write, this, args) as boolean;
    } as typeof write;
    res.end = function (this: ServerResponse, ...args: readonly unknown[]): ServerResponse {
      guard(() => {
        recorder.answered(recording);
        keep(args[0]);
        if (chunks.length > 0 && length <= longestReply) {
          recording.replyText = Buffer.concat(chunks).toString();
        }
      });
      return Reflect.apply(end, this, args) as ServerResponse;
    } as typeof end;
  }

  return (req, res, next) => {
    guard(() => attach(req, res));
    next();
  };
}
