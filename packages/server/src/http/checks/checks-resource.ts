import { checksAnswerSchema } from "@plumbline/contracts";
import { checks } from "@plumbline/core";
import type { Resource } from "../app.ts";
import { checkOptions } from "./check-options.ts";

/** What can be watched, and how it can be set. */
export const checksResource: Resource = {
  tag: "models",
  description: "Models: what is known of each",
  register(app) {
    const described = checks.map(({ id, title, question, family, options }) => ({
      ...{ id, title, question, family, options: checkOptions(options) },
    }));
    const schema = {
      ...{ tags: ["models"], summary: "Every check, with the options that a monitor can set" },
      response: { 200: checksAnswerSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/checks", route, () => ({ checks: described }));
  },
};
