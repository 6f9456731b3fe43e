import { grouped } from "./option.ts";
import { columnName, text } from "./value-kind.ts";

/** What the columns of files mean, for events. */
export const eventColumnOptions = grouped("Columns", {
  id: {
    flags: "--id",
    value: columnName,
    summary: "Unique id of the prediction; sending a row twice then counts once",
    otherwise: "made from the file and the number of the row",
  },
  time: {
    flags: "--time",
    value: columnName,
    summary: "When the model answered",
    otherwise: "now: rows count as just happening",
  },
  prediction: {
    flags: "--prediction",
    value: columnName,
    summary: "What the model decided: a class or a number",
  },
  score: {
    flags: "--score",
    value: columnName,
    summary: "The model's score of the positive class",
  },
  target: {
    flags: "--target",
    value: columnName,
    summary: "What really happened: sent as the label, where it is known",
  },
  version: {
    flags: "--version",
    value: { ...text, placeholder: "COLUMN|TEXT" },
    summary: "Version of the model: a column, or the version itself",
    otherwise: "unversioned",
  },
  latency: {
    flags: "--latency",
    value: columnName,
    summary: "Milliseconds the model took to answer",
  },
  subject: {
    flags: "--subject",
    value: columnName,
    summary: "Person or thing the row is about: rows are found and deleted by it",
  },
  ignore: {
    flags: "--ignore",
    value: columnName,
    takes: "each",
    summary: "Leave a column out; all others are features; repeatable",
  },
});
