import { errorCatalogue, type ErrorEntry } from "@plumbline/core";
import { block, code, page, table } from "./markdown.ts";

export function errorsPage(): string {
  const entries = Object.entries(errorCatalogue) as unknown as readonly (readonly [
    string,
    ErrorEntry<unknown>,
  ])[];
  return page(
    "# Errors",
    "Every failure has a code for programs and a message for people. The command line shows both, and exits with 2 (130 when it was interrupted).",
    table(
      ["Code", "When"],
      entries.map(([name, { when }]) => [`[\`${name}\`](#${name.toLowerCase()})`, when]),
    ),
    ...entries.flatMap(([name, { when, remedy, retryable, message, example }]) => [
      `## ${name}`,
      when,
      block("text", message(example)),
      `${remedy}${retryable ? " Trying again can help." : ""}`,
      `Details: ${Object.keys(example as object)
        .map(code)
        .join(", ")}.`,
    ]),
  );
}
