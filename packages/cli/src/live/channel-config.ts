import type { ChannelsAnswer } from "@plumbline/contracts";
import { nearestName, PlumblineError } from "@plumbline/core";
import type { FieldWithText } from "../options/value-kind.ts";

type Fields = ChannelsAnswer["types"][number]["fields"];
type Config = ChannelsAnswer["channels"][number]["config"];

/** Fields as typed, turned into what the form of the channel takes. */
export function typedConfig(given: readonly FieldWithText[], fields: Fields): Config {
  return Object.fromEntries(
    given.map(({ field, text }) => {
      const known = fields.find(({ name }) => name === field);
      if (known === undefined) {
        const names = fields.map(({ name }) => name);
        throw new PlumblineError("PL_OPTION_INVALID", {
          ...{ option: "--set", value: field },
          expected: `one of ${names.join(", ")}. ${nearestName(field, names)}`,
        });
      }
      return [field, valueOf(text, known)];
    }),
  );
}

function valueOf(text: string, { name, default: initial }: Fields[number]): Config[string] {
  if (typeof initial === "number" && text.trim() !== "" && Number.isFinite(Number(text))) {
    return Number(text);
  }
  const isTable = typeof initial === "object" && initial !== null && !Array.isArray(initial);
  if (!isTable) return text;
  try {
    return JSON.parse(text) as Config[string];
  } catch {
    throw new PlumblineError("PL_OPTION_INVALID", {
      ...{ option: `--set ${name}`, value: text },
      expected: 'a JSON object, such as {"team": "ml"}',
    });
  }
}
