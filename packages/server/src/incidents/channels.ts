import type { Channel } from "./channel.ts";
import { alertmanager } from "./channels/alertmanager.ts";
import { email } from "./channels/email.ts";
import { jsm } from "./channels/jsm.ts";
import { pagerduty } from "./channels/pagerduty.ts";
import { servicenow } from "./channels/servicenow.ts";
import { slack } from "./channels/slack.ts";
import { teams } from "./channels/teams.ts";
import { webhook } from "./channels/webhook.ts";

/** All ways to tell people, in the order of the documentation. */
export const channels = [
  webhook,
  alertmanager,
  slack,
  teams,
  pagerduty,
  jsm,
  servicenow,
  email,
] as const satisfies readonly Channel[];

export type ChannelId = (typeof channels)[number]["id"];
