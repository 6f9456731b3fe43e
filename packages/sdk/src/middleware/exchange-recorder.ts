import { uuidV7Source } from "../uuid-v7.ts";
import { isObject } from "./exchange.ts";
import { readExchange } from "./read-exchange.ts";
import { defaultIdHeader, isRoute, type RouteOptions } from "./route-options.ts";

/** An exchange under way. Adapters of web frameworks fill it in. */
export interface Recording {
  readonly id: string;
  /** The id when it can be a header's value, else null. */
  readonly headerId: string | null;
  readonly startedMs: number;
  request: unknown;
  /** The answer as an object, or undefined until it is known. */
  reply: unknown;
  /** The answer as text, when the framework showed no object. */
  replyText: string | null;
  latencyMs: number | null;
  error: string | null;
}

/** What all adapters do alike. */
export interface ExchangeRecorder {
  readonly idHeader: string;
  /** Null when the request does not ask the model. */
  begin(method: string, path: string, body: unknown): Recording | null;
  answered(recording: Recording): void;
  /** Logs the predictions. Answers below 500 that are no success say nothing about the model. */
  end(recording: Recording, status: number): void;
  /** Runs a step so that its failure is counted and never met by the application. */
  guard<T>(step: () => T): T | null;
}

export function createExchangeRecorder(
  options: RouteOptions,
  now: () => number = () => performance.now(),
): ExchangeRecorder {
  const { client, read = readExchange, model, idHeader = defaultIdHeader } = options;
  const newId = uuidV7Source();

  function guard<T>(step: () => T): T | null {
    try {
      return step();
    } catch (cause) {
      client.lose("unreadable", `An exchange cannot be read: ${String(cause)}`, cause);
      return null;
    }
  }

  return {
    idHeader,
    guard,
    begin(method, path, body) {
      if (!isRoute(options, method, path)) return null;
      const id = ownId(body) ?? newId();
      return {
        id,
        headerId: /^[\x21-\x7e]{1,512}$/.test(id) ? id : null,
        startedMs: now(),
        request: snapshot(body),
        reply: undefined,
        replyText: null,
        latencyMs: null,
        error: null,
      };
    },
    answered(recording) {
      recording.latencyMs ??= now() - recording.startedMs;
    },
    end(recording, status) {
      if (status >= 300 && status < 500) return;
      const error = recording.error ?? (status >= 500 ? `HTTP ${status}` : undefined);
      const reply = error === undefined ? (recording.reply ?? parsed(recording)) : undefined;
      const events = read({ request: recording.request, reply });
      const latencyMs = recording.latencyMs ?? now() - recording.startedMs;
      for (const [row, event] of events.entries()) {
        const id = events.length === 1 ? recording.id : `${recording.id}-${row}`;
        const version = event.version ?? options.version;
        client.logPrediction(
          { latencyMs, error, ...event, id: event.id ?? id, version },
          { model },
        );
      }
    },
  };
}

function parsed({ replyText }: Recording): unknown {
  if (replyText === null) throw new TypeError("The reply is empty, too large or a stream");
  return JSON.parse(replyText);
}

function ownId(body: unknown): string | null {
  const id = isObject(body) ? body["id"] : null;
  return typeof id === "string" && id !== "" ? id : null;
}

/** Handlers may change what they were given. */
function snapshot(body: unknown): unknown {
  if (!isObject(body)) return body;
  const features = body["features"];
  return { ...body, ...(isObject(features) ? { features: { ...features } } : {}) };
}
