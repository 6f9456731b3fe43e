import type { Random } from "@plumbline/stats";
import { pick, type NastyPool } from "./nasty-values.ts";

export interface FuzzRequest {
  readonly method: string;
  /** Begins with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Requests of all addresses with parameters, names and documents that nobody should send. */
export function fuzzRequest(random: Random, pool: NastyPool): FuzzRequest {
  const value = (): string => encodeURIComponent(pool.text(random).toWellFormed());
  const model = random.uniform() < 0.5 ? "config" : value();
  const jsonHeaders = { "content-type": "application/json" };
  const put = (path: string, body: string, method = "PUT"): FuzzRequest => ({
    ...{ method, path, body, headers: jsonHeaders },
  });
  switch (random.below(9)) {
    case 0:
      return put(`/v1/models/${model}/config?dryRun=${value()}`, configDocument(random, pool));
    case 1:
      return put(`/v1/models/${model}/config`, configDocument(random, pool));
    case 2:
      return put(`/v1/models/${model}/baseline?version=${value()}`, pool.json(random));
    case 3:
      return put(`/v1/models/${model}/quarantine/replay`, replayDocument(random, pool), "POST");
    case 4:
      return put(`/v1/models/${model}/inferences`, inferenceDocument(random, pool), "POST");
    case 5:
      return cloudEvent(random, pool);
    case 6:
      return put(`/v1/models/${model}/feedback`, feedbackDocument(random, pool), "POST");
    case 7: {
      const path = `/v1/models/${value()}/predictions`;
      return put(path, '[{"id":"n","features":{"x":1}}]', "POST");
    }
    default: {
      const method = pick(
        ["GET", "GET", "GET", "GET", "HEAD", "DELETE", "PATCH", "OPTIONS"],
        random,
      );
      const names = Array.from({ length: random.below(3) }, () => pick(parameters, random));
      const query = names.map((name) => `${name}=${value()}`).join("&");
      const at = pick(addresses, random).replace(":model", model).replace(":id", value());
      return { method, path: `${at}?${query}`, headers: {}, body: null };
    }
  }
}

const addresses = [
  ...[
    "/v1/status",
    "/v1/models",
    "/v1/models/:model",
    "/metrics",
    "/healthz",
    "/readyz",
    "/openapi.json",
  ],
  ...[
    "schema",
    "versions",
    "baselines",
    "monitors",
    "counters",
    "windows",
    "evaluations",
    "predictions",
  ].map((part) => `/v1/models/:model/${part}`),
  ...[
    "/v1/models/:model/quarantine",
    "/v1/models/:model/quarantine/rows",
    "/v1/models/:model/config",
  ],
  ...[
    "/v1/evaluations/:id",
    "/v1/keys",
    "/v1/keys/:id",
    "/v1/prometheus/targets",
    "/v1/prometheus/rules",
  ],
  ...["/docs/:id", "/docs/static/:id", "/:id", "/v1/:id/:model"],
];
const parameters = [
  ...["from", "to", "limit", "before", "after", "id", "subject", "monitor", "verdict", "version"],
  ...["samples", "reason", "revisions", "__proto__", "constructor"],
];

function configDocument(random: Random, pool: NastyPool): string {
  if (random.uniform() < 0.3) return pool.json(random);
  const fields = [
    "timeZone",
    "task",
    "positive",
    "threshold",
    "kinds",
    "ignore",
    "cluster",
    "segments",
    "baseline",
    "monitors",
    "retentionDays",
    "__proto__",
  ];
  const monitor = `[{"name":${pool.json(random)},"window":{"every":${pool.json(random)}},"checks":${pool.json(random)}}]`;
  const some = Array.from({ length: 1 + random.below(3) }, () => {
    const name = pick(fields, random);
    const isWhole = name === "monitors" && random.uniform() < 0.5;
    return `${JSON.stringify(name)}:${isWhole ? monitor : pool.json(random)}`;
  });
  return `{${some.join(",")}}`;
}

function replayDocument(random: Random, pool: NastyPool): string {
  const fields = ["reason", "ids", "set", "remove", "rename"];
  const path = JSON.stringify(`features.${pool.text(random)}`);
  const some = Array.from({ length: 1 + random.below(3) }, () => {
    const name = pick(fields, random);
    const value =
      name === "set" || name === "rename" ? `{${path}:${pool.json(random)}}` : pool.json(random);
    return `"${name}":${value}`;
  });
  return `{${some.join(",")}}`;
}

function inferenceDocument(random: Random, pool: NastyPool): string {
  if (random.uniform() < 0.2) return pool.json(random);
  const tensor = (): string => {
    const rows = random.below(4);
    const shape = random.uniform() < 0.7 ? `[${rows},1]` : pool.json(random);
    const data = random.uniform() < 0.7 ? JSON.stringify(Array(rows).fill(1)) : pool.json(random);
    const type = random.uniform() < 0.7 ? '"FP64"' : pool.json(random);
    const name = random.uniform() < 0.7 ? '"x"' : pool.json(random);
    return `{"name":${name},"shape":${shape},"datatype":${type},"data":${data}}`;
  };
  const id = random.uniform() < 0.5 ? `"i${random.below(1e9)}"` : pool.json(random);
  return `{"id":${id},"request":{"inputs":[${tensor()}]},"response":{"outputs":[${tensor()}]}}`;
}

function feedbackDocument(random: Random, pool: NastyPool): string {
  const fields = [
    "predictionId",
    "id",
    "kind",
    "time",
    "label",
    "name",
    "value",
    "source",
    "__proto__",
  ];
  const row = (): string => {
    const some = Array.from({ length: 1 + random.below(5) }, () => {
      return `"${pick(fields, random)}":${pool.json(random)}`;
    });
    return `{"predictionId":"p${random.below(1_000)}",${some.join(",")}}`;
  };
  return `[${row()},${row()}]`;
}

const eventTypes = [
  "plumbline.prediction",
  "plumbline.feedback",
  "org.kubeflow.serving.inference.request",
  "io.seldon.serving.inference.response",
  "x",
];

function cloudEvent(random: Random, pool: NastyPool): FuzzRequest {
  const plain = (): string => pool.text(random).replaceAll(/[^\u0020-\u007e]/gu, "?");
  const type = pick(eventTypes, random);
  const data = random.uniform() < 0.5 ? '{"id":"c","features":{"x":1}}' : pool.json(random);
  const event = `{"specversion":"1.0","id":${pool.json(random)},"source":"/x","type":"${type}","plumblinemodel":${pool.json(random)},"data":${data}}`;
  const path = random.uniform() < 0.5 ? "/v1/cloudevents/config" : "/v1/cloudevents";
  const send = (contentType: string, body: string, headers = {}): FuzzRequest => ({
    ...{ method: "POST", path, body, headers: { "content-type": contentType, ...headers } },
  });
  const kind = random.below(3);
  if (kind === 0) return send("application/cloudevents+json", event);
  if (kind === 1)
    return send("application/cloudevents-batch+json", `[${event},${pool.json(random)}]`);
  const headers = {
    "ce-specversion": "1.0",
    "ce-id": plain(),
    "ce-source": plain(),
    "ce-type": type,
  };
  return send("application/json", data, headers);
}
