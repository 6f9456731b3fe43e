import type { MonitorDocument } from "@plumbline/contracts";

export type OptionValue = number | boolean | string;

/** The document with another option of a check; an option at its default leaves the document. */
export function withOption(
  document: MonitorDocument,
  check: string,
  option: { readonly name: string; readonly value: OptionValue; readonly usual: unknown },
): MonitorDocument {
  const before = optionsOf(document, check);
  const { [option.name]: _replaced, ...others } = before;
  const after = option.value === option.usual ? others : { ...others, [option.name]: option.value };
  return withOptions(document, check, after);
}

/** The check is left out, or comes back with its defaults. */
export function withCheck(
  document: MonitorDocument,
  check: string,
  isOn: boolean,
): MonitorDocument {
  return isOn
    ? withOptions(document, check, {})
    : { ...document, checks: { ...document.checks, [check]: false } };
}

function withOptions(
  document: MonitorDocument,
  check: string,
  options: Readonly<Record<string, unknown>>,
): MonitorDocument {
  const { [check]: _replaced, ...others } = document.checks;
  const isEmpty = Object.keys(options).length === 0;
  return { ...document, checks: isEmpty ? others : { ...others, [check]: { ...options } } };
}

export function optionsOf(
  { checks }: MonitorDocument,
  check: string,
): Readonly<Record<string, unknown>> {
  const found = checks[check];
  return found === undefined || found === false ? {} : found;
}
