import { grouped } from "./option.ts";
import { apiKey, modelName, serverUrl } from "./value-kind.ts";

/** Where the server is, and who asks. */
export const serverOptions = grouped("Server", {
  server: {
    flags: "--server",
    value: serverUrl,
    summary: "Address of the server",
    otherwise: "PLUMBLINE_SERVER, else http://127.0.0.1:7410",
  },
  key: {
    flags: "--key",
    value: apiKey,
    summary: "API key; PLUMBLINE_KEY keeps it out of the list of processes",
    otherwise: "PLUMBLINE_KEY",
  },
});

export const modelOption = grouped("Server", {
  model: { flags: "--model", value: modelName, summary: "Name of the model" },
});
