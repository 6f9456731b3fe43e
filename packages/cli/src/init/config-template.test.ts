import type { ColumnKind } from "@plumbline/core";
import { expect, test } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import { configTemplate, yamlText } from "./config-template.ts";
import { guessRoles } from "./guess-roles.ts";

const column = (name: string, kind: ColumnKind, categories: number | null = null) => ({
  name,
  kind,
  type: "VARCHAR",
  categories,
});

test("the template is a valid configuration with the kinds that were found", () => {
  const columns = [
    column("delay", "numeric"),
    column("origin", "categorical", 5),
    column("churned", "boolean"),
  ];
  const text = configTemplate({ paths: ["january.csv"], columns });
  expect(parseConfig(text, "plumbline.yaml", [])).toEqual({
    version: 1,
    baseline: "january.csv",
    columns: {
      delay: { kind: "numeric" },
      origin: { kind: "categorical" },
      churned: { kind: "boolean" },
    },
  });
  expect(text).toContain("#   target: churned");
  expect(text).toContain("#   - origin");
});

test("what it suggests is valid when the # is taken away", () => {
  const columns = [
    column("id", "identifier"),
    column("at", "timestamp"),
    column("origin", "categorical", 5),
  ];
  const text = configTemplate({ paths: ["a.csv", "b.csv"], columns });
  const active = text
    .split("\n")
    .map((line) => line.replace(/^# (roles|segments|falseAlarmRate|rules):/, "$1:"))
    .map((line) => line.replace(/^# {3}/, "  "))
    .join("\n");
  const config = parseConfig(active, "plumbline.yaml", []);
  expect(config.roles).toMatchObject({ id: "id" });
  expect(config.baseline).toEqual(["a.csv", "b.csv"]);
  expect(config.segments).toEqual(["origin"]);
  expect(config.rules).toHaveLength(2);
});

test("odd column names survive", () => {
  const names = [
    "a b",
    "true",
    "null",
    "12",
    "1e3",
    "- x",
    "a: b",
    "#x",
    "line\nbreak",
    '"q"',
    "it's",
    "ключ",
    "",
    "*x",
    "&y",
    "2001-01-01",
    "~",
    "\t",
    "\u202e",
  ];
  const columns = names.map((name) => column(name === "" ? "empty" : name, "numeric"));
  const config = parseConfig(configTemplate({ paths: ["data *.csv"], columns }), "x", []);
  expect(Object.keys(config.columns ?? {}).toSorted()).toEqual(
    columns.map(({ name }) => name).toSorted(),
  );
  expect(config.baseline).toBe("data *.csv");
  expect(yamlText("plain_name")).toBe("plain_name");
});

test("roles are guessed from usual names, each column once", () => {
  const seen = [
    column("predictionId", "identifier"),
    column("event_time", "timestamp"),
    column("y_true", "boolean"),
    column("y_pred", "boolean"),
    column("risk_score", "numeric"),
    column("user_id", "identifier"),
    column("latency_ms", "numeric"),
    column("error", "text"),
    column("amount", "numeric"),
  ];
  expect(guessRoles(seen)).toEqual({
    id: "predictionId",
    time: "event_time",
    target: "y_true",
    prediction: "y_pred",
    score: "risk_score",
    cluster: "user_id",
    latency: "latency_ms",
    error: "error",
  });
  expect(guessRoles([column("amount", "numeric")])).toEqual({});
});
