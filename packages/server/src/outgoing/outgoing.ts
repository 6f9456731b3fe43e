import { createOutgoingHttp, type OutgoingHttpOptions } from "./create-outgoing-http.ts";
import { createOutgoingMail } from "./create-outgoing-mail.ts";
import type { OutgoingHttp } from "./outgoing-http.ts";
import type { OutgoingMail } from "./outgoing-mail.ts";

/** How messages leave this server. */
export interface Outgoing {
  readonly http: OutgoingHttp;
  readonly mail: OutgoingMail;
}

export function createOutgoing(options: OutgoingHttpOptions): Outgoing {
  return { http: createOutgoingHttp(options), mail: createOutgoingMail(options) };
}
