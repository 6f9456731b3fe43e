import { Group, NumberInput, Select, Stack, Switch, Text } from "@mantine/core";
import type { CheckDescription, CheckOption, MonitorDocument } from "@plumbline/contracts";
import { useState } from "react";
import { countOf } from "../../shared/format.ts";
import { optionsOf, withCheck, withOption, type OptionValue } from "./changed-monitor.ts";

interface CheckLimitsProps {
  readonly checks: readonly CheckDescription[];
  readonly document: MonitorDocument;
  readonly onChange: (next: MonitorDocument) => void;
}

/** The options of one check at a time, as the check declares them. */
export function CheckLimits({ checks, document, onChange }: CheckLimitsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const check = checks.find(({ id }) => id === chosen);
  const families = Map.groupBy(checks, ({ family }) => family);
  const set = Object.keys(document.checks);
  const isOn = check !== undefined && document.checks[check.id] !== false;
  return (
    <Stack gap="xs">
      <Group align="flex-end">
        <Select
          label="Limits of a check"
          placeholder="Choose a check"
          searchable
          w={320}
          data={[...families].map(([group, members]) => ({
            group,
            items: members.map(({ id, title }) => ({
              value: id,
              label: set.includes(id) ? `${title} (set)` : title,
            })),
          }))}
          value={chosen}
          onChange={setChosen}
        />
        <Text size="sm" c="dimmed">
          {countOf(set.length, "check")} differ from the defaults
          {set.length === 0 ? "" : `: ${set.join(", ")}`}
        </Text>
      </Group>
      {check !== undefined && (
        <Stack gap="xs">
          <Text size="sm">{check.question}</Text>
          <Switch
            label="Watched"
            checked={isOn}
            onChange={({ currentTarget }) =>
              onChange(withCheck(document, check.id, currentTarget.checked))
            }
          />
          {isOn && (
            <Group align="flex-end" gap="md">
              {check.options.map((option) => (
                <OptionField
                  key={option.name}
                  option={option}
                  value={optionsOf(document, check.id)[option.name] ?? option.default}
                  onChange={(value) =>
                    onChange(
                      withOption(document, check.id, {
                        ...{ name: option.name, value, usual: option.default },
                      }),
                    )
                  }
                />
              ))}
              {check.options.length === 0 && (
                <Text size="sm">This check has no limit that a form can hold.</Text>
              )}
            </Group>
          )}
        </Stack>
      )}
    </Stack>
  );
}

interface OptionFieldProps {
  readonly option: CheckOption;
  readonly value: unknown;
  readonly onChange: (value: OptionValue) => void;
}

function OptionField({ option, value, onChange }: OptionFieldProps) {
  const { name, kind, description, min, max, choices } = option;
  const about = { label: name, description, w: 240 };
  if (kind === "switch") {
    return (
      <Switch
        {...about}
        checked={value === true}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    );
  }
  if (kind === "choice") {
    return (
      <Select
        {...about}
        data={choices}
        value={typeof value === "string" ? value : null}
        allowDeselect={false}
        onChange={(next) => next !== null && onChange(next)}
      />
    );
  }
  return (
    <NumberInput
      {...about}
      value={typeof value === "number" ? value : ""}
      {...(min === null ? {} : { min })}
      {...(max === null ? {} : { max })}
      step={kind === "whole" ? 1 : stepOf(value)}
      decimalScale={kind === "whole" ? 0 : 6}
      onChange={(next) => typeof next === "number" && onChange(next)}
    />
  );
}

/** A tenth of the number's own size. */
function stepOf(value: unknown): number {
  const size = typeof value === "number" && value !== 0 ? Math.abs(value) : 0.1;
  return 10 ** (Math.floor(Math.log10(size)) - 1) * 5;
}
