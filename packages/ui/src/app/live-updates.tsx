import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { ConnectionContext, type Connection } from "../shared/connection.ts";
import { asksAbout, followed, newsOf, rootsOf, type Change } from "./changes.ts";
import { followEvents } from "./follow-events.ts";

/** Changes that come together are asked for once. */
const togetherMs = 1_500;
/** News is said no more often, so that a reader who listens is left in peace. */
const quietMs = 8_000;

/** Follows the server's events while the page is open, and knows when it hears nothing. */
export function LiveUpdates({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ lostSinceMs: null, news: null });
  useEffect(() => {
    let gathered: Change[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (): void => {
      timer = undefined;
      const changes = gathered;
      gathered = [];
      askAgain(queries, changes);
      const found = newsOf(changes);
      if (found === null) return;
      const atMs = Date.now();
      setConnection((now) =>
        now.news !== null && atMs - now.news.atMs < quietMs
          ? now
          : { ...now, news: { ...found, atMs } },
      );
    };
    const stop = followEvents("/v1/events", {
      names: followed,
      onEvent(what, data) {
        gathered.push({ what, model: modelOf(data) });
        timer ??= setTimeout(take, togetherMs);
      },
      onLost: (lostSinceMs) => setConnection((now) => ({ ...now, lostSinceMs })),
      onFound() {
        setConnection((now) => ({ ...now, lostSinceMs: null }));
        // What was missed meanwhile is not told later.
        void queries.invalidateQueries();
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [queries]);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

function askAgain(queries: QueryClient, changes: readonly Change[]): void {
  const concerned = changes.map(({ what, model }) => ({ roots: rootsOf(what), model }));
  void queries.invalidateQueries({
    predicate: ({ queryKey: [root, path] }) =>
      concerned.some(
        ({ roots, model }) => roots.includes(String(root)) && asksAbout(String(path), model),
      ),
  });
}

function modelOf(data: string): string | null {
  const { model } = JSON.parse(data) as { readonly model?: string };
  return model ?? null;
}
