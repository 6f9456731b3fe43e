export * from "./check-result.ts";
export * from "./config.ts";
