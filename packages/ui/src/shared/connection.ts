import { createContext, useContext } from "react";

/** How the page hears of the server's events. */
export interface Connection {
  /** Since when nothing is heard; null while all is well. */
  readonly lostSinceMs: number | null;
  /** The latest thing that happened while the page is open. */
  readonly news: News | null;
}

interface News {
  readonly text: string;
  readonly atMs: number;
  /** Where it can be seen. */
  readonly model: string | null;
}

export const ConnectionContext = createContext<Connection>({ lostSinceMs: null, news: null });

export const useConnection = (): Connection => useContext(ConnectionContext);
