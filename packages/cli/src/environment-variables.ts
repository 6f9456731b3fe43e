/** What the environment decides, for help and docs. */
export const environmentVariables = [
  { name: "NO_COLOR", meaning: "Set to anything: no colours" },
  {
    name: "FORCE_COLOR",
    meaning: "Set to 1: colours also where the output is no terminal; 0: none",
  },
  {
    name: "PLUMBLINE_SERVER",
    meaning: "Address of the server, for the commands that ask one; --server beats it",
  },
  { name: "PLUMBLINE_KEY", meaning: "API key for it; --key beats it" },
  {
    name: "PLUMBLINE_ORDER",
    meaning: "In a pipeline that Plumbline started: what is to be trained, for the ci commands",
  },
  { name: "PLUMBLINE_TOKEN", meaning: "Good for one answer to that order" },
  { name: "PLUMBLINE_DEBUG", meaning: "Set to 1: an error also shows where in the code it arose" },
] as const;
