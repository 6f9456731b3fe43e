import { expect, test } from "vitest";
import { z } from "zod";
import {
  address,
  channelFields,
  httpUrl,
  secret,
  secretsToGive,
  shownConfig,
  withKeptSecrets,
  withoutSecrets,
} from "./channel-fields.ts";

const schema = z.strictObject({
  url: secret(address(httpUrl)).describe("Where"),
  host: address(z.string().default("a.example")).describe("Which"),
  token: secret(z.string().default("")).describe("Key"),
  count: z.int().default(3).describe("How many"),
});
const before = { url: "https://h.example/one", host: "a.example", token: "hunter22", count: 3 };

test("fields are described from the schema, also below what it is refined with", () => {
  const refined = schema.refine(() => true);
  expect(channelFields(refined).map((field) => Object.values(field))).toEqual([
    ["url", "Where", true, true, true, null],
    ["host", "Which", false, true, false, "a.example"],
    ["token", "Key", true, false, false, ""],
    ["count", "How many", false, false, false, 3],
  ]);
});

test("secrets are shown as set or not, and unknown fields not at all", () => {
  expect(shownConfig(schema, { ...before, old: "x" })).toEqual({
    ...{ url: "set", host: "a.example", token: "set", count: 3 },
  });
  expect(shownConfig(schema, { url: before.url, token: "" })).toEqual({ url: "set", token: "" });
});

test("what is left out stays, what is given is taken, also when it is empty", () => {
  expect(withKeptSecrets(schema, { count: 4 }, before)).toEqual({
    ...{ url: before.url, token: before.token, count: 4 },
  });
  expect(withKeptSecrets(schema, { url: "set", token: "" }, before)).toMatchObject({
    ...{ url: before.url, token: "" },
  });
});

test.each([
  [{}, []],
  [{ host: "a.example", url: "set" }, []],
  [{ host: "b.example" }, ["url", "token"]],
  [{ url: "https://evil.example/" }, ["token"]],
  [{ url: "https://evil.example/", token: "other" }, []],
  [{ url: "https://evil.example/", token: "" }, []],
  [{ url: before.url }, []],
])("after %j, %j have to be given again", (given, missing) => {
  expect(secretsToGive(schema, given, before)).toEqual(missing);
  expect(secretsToGive(schema, given, {})).toEqual([]);
});

test("no form of a secret is left in a text", () => {
  const config = {
    url: "https://h.example/T0/B0/longsecretpart?sig=signature99",
    token: "hunter22/ü",
  };
  const forms = [
    ...[config.url, "/T0/B0/longsecretpart?sig=signature99", "longsecretpart", "signature99"],
    ...[config.token, encodeURIComponent(config.token)],
    Buffer.from(config.token).toString("base64"),
  ];
  for (const form of forms) {
    const shown = withoutSecrets(schema, config, `before ${form} after`);
    expect(shown).not.toContain(form);
    expect(shown).toMatch(/^before .*after$/);
  }
  expect(withoutSecrets(schema, { token: "ok" }, "It said ok")).toBe("It said ok");
});

test("a secret that was cut, or that stands in a header, is not left either", () => {
  const config = { url: "https://h.example/x", token: "hunter22-very-long" };
  for (const cut of ["It said hunter22-v…", "It said hunter22-very-lon"]) {
    expect(withoutSecrets(schema, config, cut)).toMatch(/^It said \[secret\]…?$/);
  }
  expect(withoutSecrets(schema, config, "It said hunter…")).toBe("It said hunter…");
  const basic = Buffer.from("user:hunter22-very-long").toString("base64");
  for (const header of [`Basic ${basic}`, "Bearer abc.def-ghi", "GenieKey 0123-4567"]) {
    const [scheme = "", value = ""] = header.split(" ");
    expect(withoutSecrets(schema, config, `no ${header} here`)).toBe(`no ${scheme} [secret] here`);
    expect(withoutSecrets(schema, config, `no ${header} here`)).not.toContain(value);
  }
});
