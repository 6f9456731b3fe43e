import type { App } from "../http/app.ts";

/** Lets requests under way end, then closes; those that take too long are cut off. */
export async function closeHttp(app: App, timeoutMs: number): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
  }
}
