import { z } from "zod";
import { incidentKinds } from "./incidents.ts";
import { monitorSchema } from "./model-config.ts";

export const previewRequestSchema = z
  .strictObject({
    monitor: monitorSchema.describe("As it would be saved; it is not put in force"),
    days: z.int().min(1).max(400).default(90).describe("Of stored history, in event time"),
  })
  .meta({ id: "PreviewRequest" });
export type PreviewRequest = z.input<typeof previewRequestSchema>;

const previewIncidentSchema = z.strictObject({
  id: z.int(),
  title: z.string(),
  kind: z.enum(incidentKinds),
  from: z.string().describe("Of its first window"),
  to: z.string(),
});
export type PreviewIncident = z.output<typeof previewIncidentSchema>;

const previewSideSchema = z.strictObject({
  windows: z.int().describe("Judged"),
  fired: z.int(),
  alarms: z
    .array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        alerts: z.array(z.string()).describe("What alerted, in words"),
        incident: z.int().nullable().describe("The known incident it belongs to"),
      }),
    )
    .describe("Oldest first"),
  caught: z.array(
    z.strictObject({
      incident: z.int(),
      delayMs: z.int().describe("From the first window of the incident to the first alarm"),
    }),
  ),
  missed: z.array(z.int()).describe("Known incidents in whose time it would have been silent"),
  unexplained: z.int().describe("Alarms that belong to no known incident"),
  expectedFalseAlarms: z.number().describe("That chance alone gives in so many windows"),
  falseAlarmsPer30Days: z.number(),
  sentence: z.string(),
});
export type PreviewSide = z.output<typeof previewSideSchema>;

/** What other limits would have said of the stored history, beside what the present ones say. */
export const previewAnswerSchema = z
  .strictObject({
    days: z.int().describe("That there are; at most those asked for"),
    from: z.string(),
    to: z.string(),
    old: previewSideSchema.nullable().describe("Null for a monitor that is new"),
    new: previewSideSchema,
    incidents: z.array(previewIncidentSchema).describe("Known in this time, oldest first"),
    budget: z.strictObject({
      per30Days: z.number().describe("False alarms that the monitors in force allow in 30 days"),
      falseAlarms: z.int().describe("Incidents of this time that were closed as false alarms"),
      words: z.string(),
    }),
    note: z.string().nullable().describe("What makes the answer weak"),
  })
  .meta({ id: "Preview" });
export type PreviewAnswer = z.output<typeof previewAnswerSchema>;
