import { checksAnswerSchema } from "@plumbline/contracts";
import { checks } from "@plumbline/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { testServer } from "../testing/test-server.ts";
import { checkOptions } from "./check-options.ts";

test("every check is described, each number with its default and its bounds", async () => {
  const { app } = await testServer();
  const answer = checksAnswerSchema.parse((await app.inject({ url: "/v1/checks" })).json());
  expect(answer.checks.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
  const drift = answer.checks.find(({ id }) => id === "drift");
  expect(drift?.options.find(({ name }) => name === "minRelative")).toMatchObject({
    ...{ kind: "number", default: 0.1, min: 0, max: null },
  });
  expect(drift?.options.find(({ name }) => name === "numeric")?.choices).toContain("ks");
});

test("options that no form can hold are left to the document", () => {
  const schema = z.strictObject({
    list: z.array(z.string()).default([]),
    rows: z.int().min(3).default(5),
    isOn: z.boolean().default(true),
  });
  expect(checkOptions(schema).map(({ name, kind, min, max }) => [name, kind, min, max])).toEqual([
    ["rows", "whole", 3, null],
    ["isOn", "switch", null, null],
  ]);
});
