import { z } from "zod";
import { severities } from "./alerts.ts";
import { incidentKinds, incidentStates } from "./incidents.ts";
import { modelNameSchema } from "./events.ts";

/** What happened to incidents that messages tell of. */
export const noticeEvents = [
  "open",
  "update",
  "escalate",
  "acknowledge",
  "mitigate",
  "resolve",
  "reopen",
  "close",
  "digest",
  "test",
] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

/** What alarmed, window by window, for channels that can show a picture. */
const noticeChartSchema = z.strictObject({
  label: z.string().describe("What is measured, with its unit"),
  reference: z.number().nullable().describe("The value of the baseline"),
  openedAt: z.string(),
  points: z.array(
    z.strictObject({
      ...{ from: z.string(), to: z.string(), value: z.number().nullable() },
      ...{ lower: z.number().nullable(), upper: z.number().nullable() },
      ...{ isAlert: z.boolean(), isMature: z.boolean() },
    }),
  ),
});
export type NoticeChart = z.output<typeof noticeChartSchema>;

/** A message before a channel has given it its form. What is not for this channel is left out already. */
export const noticeSchema = z.strictObject({
  event: z.enum(noticeEvents),
  key: z.string().describe("The same for all messages of an incident to a channel"),
  at: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  news: z.string().describe("What happened to it, e.g. Acknowledged by ada"),
  harm: z.string().describe("In one sentence"),
  lines: z.array(z.string()).describe("Signals and explanations; of a digest, its incidents"),
  url: z.string().nullable(),
  incident: z
    .strictObject({
      ...{ id: z.int(), model: z.string(), kind: z.enum(incidentKinds) },
      ...{ state: z.enum(incidentStates), version: z.string(), segment: z.string().nullable() },
      ...{ owner: z.string().nullable(), openedAt: z.string() },
    })
    .nullable()
    .describe("Null for digests and tests"),
  chart: noticeChartSchema.optional(),
});
export type Notice = z.output<typeof noticeSchema>;

export const channelNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    "expected small letters, digits, dots, dashes and underscores, e.g. ops-slack",
  );

const minutes = z.int().min(1).max(10_080);

/** Which incidents go where. The first route that fits is taken; with `continue`, the next ones too. */
export const routeSchema = z
  .strictObject({
    match: z
      .strictObject({
        models: z.array(modelNameSchema).min(1).optional(),
        severities: z.array(z.enum(severities)).min(1).optional(),
        kinds: z.array(z.enum(incidentKinds)).min(1).optional(),
      })
      .default({})
      .describe("What is left out fits all"),
    channels: z.array(channelNameSchema).max(20).describe("Empty: nobody is told"),
    continue: z.boolean().default(false).describe("Also look at the routes below"),
    escalate: z
      .strictObject({ afterMinutes: minutes, channels: z.array(channelNameSchema).min(1).max(20) })
      .optional()
      .describe("Who is told when nobody has acknowledged it by then"),
    digest: z
      .strictObject({ every: z.enum(["1h", "1d"]) })
      .optional()
      .describe("One message an hour or a day instead of one an event"),
    minimumSeverity: z.enum(severities).default("info").describe("What is less is not told"),
  })
  .meta({ id: "Route" });
export type Route = z.output<typeof routeSchema>;

export const routesSchema = z
  .strictObject({ routes: z.array(routeSchema).max(200) })
  .meta({ id: "Routes" });

/** What came of the latest message or test. */
export const channelResultSchema = z.strictObject({
  at: z.string(),
  outcome: z.enum(["delivered", "retry", "refused"]),
  detail: z.string().describe("In words; what the other side said"),
  failuresInARow: z.int(),
  pausedUntil: z
    .string()
    .nullable()
    .describe("Until then nothing is sent: it failed too often, or asked to wait"),
});
export type ChannelResult = z.output<typeof channelResultSchema>;

const fieldValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.record(z.string(), z.string()),
]);

export const channelSchema = z
  .strictObject({
    name: channelNameSchema,
    type: z.string(),
    config: z.record(z.string(), fieldValue).describe('A secret is shown as "set", or as ""'),
    showValues: z
      .boolean()
      .describe("Whether messages may hold values of features, such as origin=BOS"),
    isDisabled: z.boolean(),
    createdAt: z.string(),
    lastResult: channelResultSchema.nullable(),
  })
  .meta({ id: "Channel" });
export type ChannelDocument = z.output<typeof channelSchema>;

/** One field of the form of a channel. */
const channelFieldSchema = z.strictObject({
  ...{ name: z.string(), description: z.string(), isSecret: z.boolean(), isRequired: z.boolean() },
  default: fieldValue.nullable(),
});

export const channelsAnswerSchema = z
  .strictObject({
    channels: z.array(channelSchema),
    types: z.array(
      z.strictObject({
        ...{ id: z.string(), title: z.string(), fields: z.array(channelFieldSchema) },
        example: z.record(z.string(), fieldValue),
      }),
    ),
  })
  .meta({ id: "ChannelsAnswer" });
export type ChannelsAnswer = z.output<typeof channelsAnswerSchema>;

export const channelChangeSchema = z
  .strictObject({
    type: z
      .string()
      .describe("webhook, alertmanager, slack, teams, pagerduty, jsm, servicenow or email"),
    config: z
      .record(z.string(), fieldValue)
      .describe(
        'A secret that is left out, or "set", stays as it is; where the address changes it has to be given again',
      ),
    showValues: z.boolean().default(false),
    isDisabled: z.boolean().default(false),
  })
  .meta({ id: "ChannelChange" });

export const channelTestAnswerSchema = z
  .strictObject({
    isDelivered: z.boolean(),
    detail: z.string().describe("What the other side said, in words"),
    tookMs: z.int(),
  })
  .meta({ id: "ChannelTestAnswer" });

export const channelHookAnswerSchema = z
  .strictObject({
    outcome: z.enum(["taken", "nothing-to-do"]),
    detail: z.string().describe("What was done, or why nothing was"),
  })
  .meta({ id: "ChannelHookAnswer" });
export type ChannelHookAnswer = z.output<typeof channelHookAnswerSchema>;

/**
 * waiting: sent when it is due. scheduled: sent then unless something makes it needless. collected: waits
 * for a digest. hushed: a silence kept it back. cancelled: no longer needed.
 */
export const notificationStates = [
  "waiting",
  "scheduled",
  "collected",
  "delivered",
  "digested",
  "given-up",
  "hushed",
  "cancelled",
] as const;
export type NotificationState = (typeof notificationStates)[number];

export const notificationSchema = z
  .strictObject({
    id: z.int(),
    channel: z.string(),
    incident: z.int().nullable(),
    event: z.enum(noticeEvents),
    title: z.string(),
    key: z.string(),
    state: z.enum(notificationStates),
    createdAt: z.string(),
    dueAt: z.string(),
    attempts: z.int(),
    deliveredAt: z.string().nullable(),
    detail: z.string().nullable().describe("Why it was not delivered, or what was said"),
  })
  .meta({ id: "Notification" });
export type NotificationDocument = z.output<typeof notificationSchema>;

export const notificationsAnswerSchema = z
  .strictObject({
    notifications: z.array(notificationSchema).describe("Newest first"),
    next: z.int().nullable().describe("Pass as `before` for the next page"),
  })
  .meta({ id: "NotificationsAnswer" });
