import { grouped } from "./option.ts";
import { filePath } from "./value-kind.ts";

export const jsonOption = grouped("Output", {
  json: {
    flags: "--json",
    summary: "One JSON document on standard output, errors included",
  },
});

export const quietOption = grouped("Output", {
  quiet: {
    flags: "-q, --quiet",
    summary: "No progress and no notes on standard error",
  },
});

export const configOption = grouped("Configuration", {
  config: {
    flags: "--config",
    value: filePath,
    summary: "Configuration to use",
    otherwise: "plumbline.yaml, if it is there",
  },
});
