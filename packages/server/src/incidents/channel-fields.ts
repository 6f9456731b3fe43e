import { z } from "zod";

/** A field that is written and never shown. */
export const secret = <Schema extends z.ZodType>(schema: Schema): Schema =>
  schema.meta({ isSecret: true });

/** A field that says where messages go: when it changes, secrets have to be given again. */
export const address = <Schema extends z.ZodType>(schema: Schema): Schema =>
  schema.meta({ isAddress: true });

/** An address of http or https. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: "expected an address that begins with https://",
});

export interface ChannelField {
  readonly name: string;
  readonly description: string;
  readonly isSecret: boolean;
  readonly isAddress: boolean;
  readonly isRequired: boolean;
  /** What it is when left out. */
  readonly initial: unknown;
}

/** The fields of a configuration, as a form needs them. */
export function channelFields(config: z.ZodObject): readonly ChannelField[] {
  return Object.entries(config.shape).map(([name, field]) => {
    const schema = field as z.ZodType;
    const { description = "", ...meta } = schema.meta() ?? {};
    const whenLeftOut = schema.safeParse(undefined);
    return {
      ...{ name, description },
      isSecret: meta["isSecret"] === true,
      isAddress: meta["isAddress"] === true,
      isRequired: !whenLeftOut.success,
      initial: whenLeftOut.success ? whenLeftOut.data : null,
    };
  });
}

type Values = Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown): boolean => value === undefined || value === "";
const shownSecret = "set";

/** A configuration as people may see it. */
export function shownConfig(schema: z.ZodObject, config: Values): Values {
  const shown = channelFields(schema).map(({ name, isSecret }) => {
    const value = config[name];
    return [name, isSecret ? (isEmpty(value) ? "" : shownSecret) : value] as const;
  });
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined));
}

const isLeftOut = (value: unknown): boolean => value === undefined || value === shownSecret;

/**
 * Secrets that have to be given again because an address changes: else whoever changes it would be sent what
 * they may not read.
 */
export function secretsToGive(
  schema: z.ZodObject,
  given: Values,
  before: Values,
): readonly string[] {
  const fields = channelFields(schema);
  const isMoved = fields.some(
    ({ name, isAddress, isSecret, initial }) =>
      isAddress &&
      !(isSecret && isLeftOut(given[name])) &&
      JSON.stringify(given[name] ?? initial) !== JSON.stringify(before[name] ?? initial),
  );
  return isMoved
    ? fields
        .filter(
          ({ name, isSecret }) => isSecret && isLeftOut(given[name]) && !isEmpty(before[name]),
        )
        .map(({ name }) => name)
    : [];
}

/** A changed configuration with the secrets that were left out taken from the one before. */
export function withKeptSecrets(schema: z.ZodObject, given: Values, before: Values): Values {
  const kept = channelFields(schema)
    .filter(({ name, isSecret }) => isSecret && isLeftOut(given[name]))
    .map(({ name }) => [name, before[name]] as const);
  return Object.fromEntries(
    Object.entries({ ...given, ...Object.fromEntries(kept) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

const shortestSecret = 4;
/** A header of ours that a service has put back. */
const authorization = /\b(basic|bearer|geniekey)(\s+)[\w+/=.~-]{4,}/gi;

/** A text without any secret of a configuration, however a service may have put it back. */
export function withoutSecrets(schema: z.ZodObject, config: Values, text: string): string {
  const secrets = channelFields(schema)
    .filter(({ isSecret }) => isSecret)
    .flatMap(({ name }) => formsOf(config[name]))
    .filter((form) => form.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length);
  const whole = secrets.reduce((rest, form) => rest.replaceAll(form, "[secret]"), text);
  return secrets
    .reduce(withoutCutSecret, whole)
    .replaceAll(authorization, (_, scheme: string, gap: string) => `${scheme}${gap}[secret]`);
}

const shortestCut = 8;

/** What was cut may end in the middle of a secret: its beginning is no less secret. */
function withoutCutSecret(text: string, secretText: string): string {
  const isCut = text.endsWith("…");
  const kept = isCut ? text.slice(0, -1) : text;
  for (let length = secretText.length - 1; length >= shortestCut; length--) {
    if (kept.endsWith(secretText.slice(0, length))) {
      return `${kept.slice(0, -length)}[secret]${isCut ? "…" : ""}`;
    }
  }
  return text;
}

function formsOf(value: unknown): readonly string[] {
  if (typeof value !== "string" || value === "") return [];
  const plain = [value, encodeURIComponent(value), Buffer.from(value).toString("base64")];
  const url = URL.parse(value);
  if (url === null || url.host === "") return plain;
  const parts = url.pathname.split("/").filter((part) => part.length >= 8);
  return [...plain, url.href, url.pathname + url.search, ...parts, ...url.searchParams.values()];
}
