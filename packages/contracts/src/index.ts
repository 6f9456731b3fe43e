export * from "./check-result.ts";
export * from "./config.ts";
export * from "./json-schemas.ts";
