import { pino, type DestinationStream, type Logger, type LoggerOptions } from "pino";

/**
 * Where the server says what happens, one JSON object a line, without what nobody may read; on the
 * standard output unless told otherwise.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        "adminKey",
        "*.adminKey",
        "authorization",
        "*.authorization",
        "req.headers.authorization",
        "headers.authorization",
        "headers.cookie",
      ],
      censor: "[redacted]",
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
