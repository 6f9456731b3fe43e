import { Readable } from "node:stream";
import { auditAnswerSchema, auditEntrySchema } from "@plumbline/contracts";
import { z } from "zod";
import {
  readAudit,
  type AuditFilter,
  type AuditLine,
} from "../../storage/metadata/audit-read-model.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import type { Resource } from "../app.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, pageLimit, rangeOf, timeRange } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";

const tags = ["audit"];
const word = z.string().min(1).max(200).optional();
const filters = {
  actor: word.describe('"local", "key <id>", "person <name>" or "plumbline"'),
  action: word.describe("e.g. alias-promotion, change-config, sign-in"),
  subject: word.describe("A model, a person, a key"),
  from: timeRange.from.describe("Of the change, included"),
  to: timeRange.to.describe("Of the change, not included"),
};
const linesAtOnce = 1_000;

/** Who changed what, when and why: only added to. */
export const auditResource: Resource = {
  tag: "audit",
  description: "Audit: who changed what, when and why",
  register(app, { metadata }) {
    const listed = {
      ...{ tags, summary: "Changes, newest first" },
      querystring: z.strictObject({
        ...filters,
        before: idNumber.optional().describe("`next` of the page before"),
        limit: pageLimit(100, 1_000),
      }),
      response: { 200: auditAnswerSchema, 400: problemSchema },
    };
    const list = { config: { scope: "read" }, schema: listed } as const;
    app.get("/v1/audit", list, async ({ query }) => {
      const { before: beyond = null, limit } = query;
      const page = { order: "newest", beyond, limit } as const;
      const lines = await readAudit(metadata, filterOf(query), page);
      const next = lines.length === limit ? (lines.at(-1)?.id ?? null) : null;
      return { entries: lines.map(shownLine), next };
    });
    const exported = {
      ...{ tags, summary: "Changes, oldest first, one JSON document a line" },
      querystring: z.strictObject(filters),
      produces: ["application/x-ndjson"],
      response: { 200: z.any(), 400: problemSchema },
    };
    const asIs = { serializerCompiler: () => (value: unknown) => value as string };
    const save = { config: { scope: "read" }, schema: exported, ...asIs } as const;
    app.get("/v1/audit/export", save, async ({ query }, reply) =>
      reply
        .type("application/x-ndjson")
        .header("content-disposition", 'attachment; filename="audit.ndjson"')
        .send(Readable.from(exportLines(metadata, filterOf(query)))),
    );
  },
};

function filterOf(query: {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): AuditFilter {
  const { actor, action, subject } = query;
  return { actor, action, subject, ...rangeOf(query) };
}

/** Page by page: it is as long as the server is old. */
async function* exportLines(metadata: Metadata, filter: AuditFilter): AsyncGenerator<string> {
  let beyond: number | null = null;
  for (;;) {
    const page = { order: "oldest", beyond, limit: linesAtOnce } as const;
    const lines: readonly AuditLine[] = await readAudit(metadata, filter, page);
    if (lines.length === 0) return;
    yield lines.map((line) => `${JSON.stringify(shownLine(line))}\n`).join("");
    beyond = lines.at(-1)?.id ?? null;
  }
}

function shownLine({ atMs, ...same }: AuditLine): z.output<typeof auditEntrySchema> {
  return { ...same, at: isoTime(atMs) };
}
