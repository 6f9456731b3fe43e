import type { RunOrder } from "@plumbline/contracts";

/** What a pipeline is started with; the names are in upper or lower case, as the system wants them. */
export interface OrderParameters {
  /** The key of the attempt: what it is found again by. */
  readonly PLUMBLINE_ATTEMPT: string;
  /** The order without its token, as JSON in base64: no system reads signs in it as its own. */
  readonly PLUMBLINE_ORDER: string;
  /** Good once, for this run. */
  readonly PLUMBLINE_TOKEN: string;
}

/** Systems take values of some thousand characters at most. */
const mostReasonChars = 400;

export function orderParameters(order: RunOrder): OrderParameters {
  const { callback } = order;
  const reason = order.reason.slice(0, mostReasonChars);
  const open = JSON.stringify({ ...order, reason, callback: { ...callback, token: "" } });
  return {
    PLUMBLINE_ATTEMPT: order.idempotencyKey,
    PLUMBLINE_ORDER: Buffer.from(open).toString("base64"),
    PLUMBLINE_TOKEN: callback.token,
  };
}

/** The same under names in lower case. */
export const lowerCase = (parameters: OrderParameters): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value as string]),
  );
