import { approvalSchema, type Approval } from "@plumbline/contracts";
import { z } from "zod";
import { createApprovalStore, type StoredApproval } from "../../storage/metadata/approval-store.ts";
import type { Resource } from "../app.ts";
import { problemSchema } from "../problem.ts";
import { pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["approvals"];

/** What people allow and refuse: runs and promotions that wait for it. */
export const approvalsResource: Resource = {
  tag: "approvals",
  description: "Approvals: runs and promotions that wait for a person",
  register(app, { metadata, clock, changes, wakeLoop }) {
    const approvals = createApprovalStore(metadata, clock);
    const given = {
      ...{ tags, summary: "Allow or refuse a run or its promotion, once" },
      description:
        "Who started a run by hand cannot allow it: another person or key has to. Refusing is always " +
        "possible. It is kept for good.",
      body: z.strictObject({
        subject: z
          .string()
          .regex(/^(run|promotion):.{1,128}$/, 'expected "run:<id>" or "promotion:<run id>"'),
        approve: z.boolean(),
        reason: z.string().min(1).max(2_000),
      }),
      response: { 201: approvalSchema, 400: problemSchema, 409: problemSchema },
    };
    const give = { config: { scope: "approve" }, schema: given } as const;
    app.post("/v1/approvals", give, async (request, reply) => {
      const { subject, approve, reason } = request.body;
      const actor = requestActor(request);
      const decided = await approvals.decide({ subject, actor, isApproved: approve, reason });
      changes.publish({ what: "approval" });
      wakeLoop();
      return reply.code(201).send(shownApproval(decided));
    });
    const listed = {
      ...{ tags, summary: "Approvals, newest first" },
      querystring: z.strictObject({
        subject: z.string().max(200).optional(),
        limit: pageLimit(100, 1_000),
      }),
      response: { 200: z.strictObject({ approvals: z.array(approvalSchema) }) },
    };
    const list = { config: { scope: "read" }, schema: listed } as const;
    app.get("/v1/approvals", list, async ({ query }) => ({
      approvals: (await approvals.list(query)).map(shownApproval),
    }));
  },
};

function shownApproval({ id, subject, actor, isApproved, reason, atMs }: StoredApproval): Approval {
  return { id, subject, actor, approve: isApproved, reason, at: isoTime(atMs) };
}
