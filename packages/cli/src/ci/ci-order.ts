import { runOrderSchema, type RunOrder } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { Io } from "../io.ts";
import { createApiClient, type ApiClient } from "../live/api-client.ts";

export interface CiOrder {
  readonly order: RunOrder;
  /** The server, with the token of the run as key. */
  readonly client: ApiClient;
}

/** What Plumbline started this pipeline with. @throws PlumblineError PL_USAGE_INVALID without it */
export function readCiOrder(io: Io): CiOrder {
  const text = io.env["PLUMBLINE_ORDER"] ?? "";
  const token = io.env["PLUMBLINE_TOKEN"] ?? "";
  if (text === "" || token === "") {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: "there is no order in PLUMBLINE_ORDER and PLUMBLINE_TOKEN",
      remedy:
        "This belongs into a pipeline that Plumbline starts: plumbline runs start MODEL starts it",
    });
  }
  const order = orderIn(text);
  const end = order.callback.url.lastIndexOf("/v1/runs/");
  const server = order.callback.url.slice(0, Math.max(0, end));
  return { order, client: createApiClient({ server, key: token, signal: io.signal }) };
}

function orderIn(text: string): RunOrder {
  try {
    return runOrderSchema.parse(JSON.parse(Buffer.from(text, "base64").toString("utf8")));
  } catch (cause) {
    const problem = "PLUMBLINE_ORDER is no order: it is JSON in base64, as Plumbline sends it";
    const remedy = "Pass the parameter on as it came";
    throw new PlumblineError("PL_USAGE_INVALID", { problem, remedy }, { cause });
  }
}

/** Below the server of the order; the token goes nowhere else. */
export function pathAt({ server }: ApiClient, address: string): string {
  if (address.startsWith(`${server}/`)) return address.slice(server.length);
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `the order names ${address.slice(0, 200)}, which is not at ${server}`,
    remedy: "Nothing was asked for there, for the token would have gone with it",
  });
}

/** Of all `ci` commands: where the files of a run lie. */
export const defaultFolder = "plumbline-run";
