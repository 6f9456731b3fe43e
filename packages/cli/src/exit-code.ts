/** What the process answers with; CI systems stop on anything but 0. */
export const exitCodes = {
  ok: 0,
  alert: 1,
  failed: 2,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** For help and docs. */
export const exitCodeMeanings = [
  { code: exitCodes.ok, meaning: "Nothing alerts; or, for the other commands, all went well" },
  {
    code: exitCodes.alert,
    meaning:
      "Something alerts (plumbline check), a candidate may not be promoted (gate), rows were refused (ingest, quarantine --replay), or another answer came out (replay)",
  },
  {
    code: exitCodes.failed,
    meaning: "The command could not run: wrong flags, missing files, no space",
  },
  { code: exitCodes.interrupted, meaning: "Stopped by Ctrl+C; files are whole or not there" },
] as const;
