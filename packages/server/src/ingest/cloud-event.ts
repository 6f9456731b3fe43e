import { malformed, parseJsonBody } from "./parse-json.ts";
import { isRecord } from "./row-field.ts";

/** An event of the CloudEvents specification 1.0, in whatever mode it came. */
export interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string | undefined;
  readonly data: unknown;
  /** Other attributes by name. */
  readonly attributes: ReadonlyMap<string, string>;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export const structuredType = "application/cloudevents+json";
export const batchType = "application/cloudevents-batch+json";

/** The events of a request: structured, a batch, or binary with `ce-` headers. */
export function readCloudEvents(
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  headers: Headers,
): readonly CloudEvent[] {
  if (mediaType === batchType) {
    const { value } = parseJsonBody(bytes);
    if (Array.isArray(value)) return value.map(structured);
    throw malformed("it is no array", `Send ${batchType} as an array of events`);
  }
  if (mediaType === structuredType) return [structured(parseJsonBody(bytes).value)];
  return [binary(bytes, headers)];
}

function structured(value: unknown): CloudEvent {
  if (!isRecord(value)) throw malformed("an event is no object", "Send CloudEvents 1.0");
  const { data, data_base64: encoded, ...others } = value;
  const content = typeof encoded === "string" ? decodeBase64(encoded) : textAsJson(data, others);
  const texts = Object.entries(others).flatMap(([name, attribute]): [string, string][] => {
    if (typeof attribute === "object" || attribute === undefined) return [];
    return [[name.toLowerCase(), `${attribute as string | number | boolean}`]];
  });
  return eventOf(new Map(texts), content);
}

const decodeBase64 = (text: string): unknown =>
  parseJsonBody(new Uint8Array(Buffer.from(text, "base64"))).value;

/** Some senders put JSON into `data` as a text. */
function textAsJson(
  data: unknown,
  { datacontenttype }: Readonly<Record<string, unknown>>,
): unknown {
  const isJson = datacontenttype === undefined || /json/i.test(JSON.stringify(datacontenttype));
  if (typeof data !== "string" || !isJson) return data;
  return parseJsonBody(new TextEncoder().encode(data)).value;
}

function binary(bytes: Uint8Array<ArrayBuffer>, headers: Headers): CloudEvent {
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith("ce-") || value === undefined) continue;
    attributes.set(name.slice(3), decodeHeader(String(value)));
  }
  if (attributes.size === 0) {
    const remedy = `Send ${structuredType}, ${batchType}, or ce- headers`;
    throw malformed("it is no CloudEvent", remedy);
  }
  return eventOf(attributes, bytes.length === 0 ? undefined : parseJsonBody(bytes).value);
}

function decodeHeader(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function eventOf(attributes: ReadonlyMap<string, string>, data: unknown): CloudEvent {
  const of = (name: string): string => {
    const value = attributes.get(name) ?? "";
    if (value !== "") return value;
    throw malformed(`an event has no attribute ${name}`, "Send CloudEvents 1.0");
  };
  if (of("specversion") !== "1.0") {
    const seen = `specversion is ${JSON.stringify(of("specversion").slice(0, 80))}`;
    throw malformed(seen, "Send CloudEvents 1.0");
  }
  return { id: of("id"), type: of("type"), time: attributes.get("time"), data, attributes };
}
