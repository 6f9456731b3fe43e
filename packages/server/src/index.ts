export { windowAt, type TimeWindow } from "./domain/time-window.ts";
export {
  backtest,
  type Backtest,
  type BacktestInjection,
  type BacktestWindow,
  type History,
} from "./monitors/backtest.ts";
export {
  injectionText,
  readInjection,
  usualInjections,
  type Injection,
} from "./monitors/inject.ts";
export { defaultSettingsFile, loadSettings, type SettingsSources } from "./app/load-settings.ts";
export { createLogger } from "./app/logger.ts";
export { startServer, type RunningServer, type StartOptions } from "./app/serve.ts";
export type { Setting } from "./app/setting.ts";
export {
  environmentName,
  flagName,
  settingNames,
  settingsTable,
  shownSettings,
  type SettingName,
  type Settings,
} from "./app/settings.ts";
export type { App, Resource } from "./http/app.ts";
export { createHttpServer, type HttpServerOptions } from "./http/create-http-server.ts";
export type { HttpDeps, HttpSettings, Readiness } from "./http/http-deps.ts";
export { resources } from "./http/resources.ts";
