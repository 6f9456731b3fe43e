import { isRecord } from "./row-field.ts";
import { shownName } from "./row-problem.ts";

/** A tensor of the Open Inference Protocol as rows of values. */
export interface InferenceTensor {
  readonly name: string;
  readonly rows: number;
  /** Values of one row. */
  readonly width: number;
  /** Row after row. */
  readonly values: readonly unknown[];
  /** Names of the places of a row, where the model says them. */
  readonly labels: readonly string[] | undefined;
}

/** Reads one entry of `inputs` or `outputs`; a text says what is wrong with it. */
export function readTensor(value: unknown): InferenceTensor | string {
  if (!isRecord(value)) return "a tensor is no object";
  const { name, shape, datatype, data, parameters } = value;
  if (typeof name !== "string" || name === "") return "a tensor has no name";
  const shown = `tensor ${shownName(name)}`;
  if (!isShape(shape)) return `${shown} has no shape, such as [rows, columns]`;
  if (!Array.isArray(data)) {
    return `${shown} has no data in JSON: have the model server answer without the binary extension`;
  }
  const [rows = 1, ...rest] = shape;
  const width = rest.reduce((product, size) => product * size, 1);
  const flat: unknown[] = [];
  const isFitting = flatten(data, flat, rows * width, shape.length);
  if (!isFitting || flat.length !== rows * width) {
    return `the data of ${shown} does not have the ${rows} × ${width} values of its shape`;
  }
  const values = datatype === "BOOL" ? flat.map(toBoolean) : flat;
  return { name, rows, width, values, labels: labelsOf(parameters, width) };
}

const isShape = (shape: unknown): shape is readonly number[] =>
  Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);

/** Data may be flat or nested as deeply as the shape has sizes; false when it is deeper or longer. */
function flatten(data: readonly unknown[], into: unknown[], size: number, depth: number): boolean {
  for (const part of data) {
    if (!Array.isArray(part)) into.push(part);
    else if (depth <= 1 || !flatten(part, into, size, depth - 1)) return false;
    if (into.length > size) return false;
  }
  return true;
}

const toBoolean = (value: unknown): unknown => {
  if (value === 1) return true;
  return value === 0 ? false : value;
};

function labelsOf(parameters: unknown, width: number): readonly string[] | undefined {
  const labels = isRecord(parameters) ? parameters["labels"] : undefined;
  const isFitting =
    Array.isArray(labels) &&
    labels.length === width &&
    labels.every((label) => typeof label === "string");
  return isFitting ? labels : undefined;
}
