import { configJsonSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { commands } from "../commands/commands.ts";
import { longFlag } from "./option.ts";

const options = commands.flatMap((command) =>
  Object.entries(command.options).map(([name, spec]) => ({ command: command.name, name, spec })),
);

test("every option is stored under the name its flag is read by", () => {
  expect(options.length).toBeGreaterThan(30);
  for (const { name, spec } of options) {
    const camel = longFlag(spec)
      .slice(2)
      .replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    expect(name).toBe(camel);
  }
});

test("every option has a heading and a summary without a full stop", () => {
  for (const { command, name, spec } of options) {
    expect(`${command} ${name}: ${spec.group ?? "none"}`).not.toMatch(/: none$/);
    expect(`${command} ${name}: ${spec.summary}`).toMatch(/[^.]$/);
  }
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

test("every key of plumbline.yaml that an option names is there", () => {
  const root = configJsonSchema() as Schema;
  const named = options.flatMap(({ spec }) => spec.config ?? []);
  expect(named.length).toBeGreaterThan(20);
  for (const path of named) {
    const found = path.split(".").reduce<Schema | undefined>((at, key) => {
      const more =
        typeof at?.additionalProperties === "object" ? at.additionalProperties : undefined;
      return at?.properties?.[key] ?? more;
    }, root);
    expect({ path, found }).not.toEqual({ path, found: undefined });
  }
});
