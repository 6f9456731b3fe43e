export * from "./api.ts";
export * from "./check-result.ts";
export * from "./config.ts";
export * from "./evaluation.ts";
export * from "./events.ts";
export * from "./json-schemas.ts";
export * from "./model-config.ts";
