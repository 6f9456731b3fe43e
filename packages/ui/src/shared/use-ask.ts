import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { ask, type AskOptions } from "./ask.ts";
import { useConnection } from "./connection.ts";
import { Problem } from "./problem.ts";

/** An answer on its way or there, with what was asked. */
export type Asked<T> = UseQueryResult<T> & {
  /** Changes when something else is asked. */
  readonly asked: string;
  /** Stops waiting for the answer. */
  readonly cancel: () => void;
};

/** An answer of the server, kept and asked for again when `root` changes. */
export function useAsk<T>(
  root: string,
  path: string,
  query?: AskOptions["query"],
  options: { readonly isEnabled?: boolean } = {},
): Asked<T> {
  const queries = useQueryClient();
  const queryKey = [root, path, query];
  const result = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask<T>(path, { signal, ...(query === undefined ? {} : { query }) }),
    enabled: options.isEnabled ?? true,
  });
  // The result notes which of its parts are read, to draw again only when these change: a copy would read all.
  return Object.create(result, {
    asked: { value: JSON.stringify(queryKey) },
    cancel: { value: () => void queries.cancelQueries({ queryKey, exact: true }) },
  }) as Asked<T>;
}

export interface Order {
  readonly path: string;
  readonly method?: "POST" | "PUT" | "DELETE";
  readonly json?: unknown;
}

/** Something that changes the server; what it changes is asked for again. */
export function useOrder(...roots: readonly string[]) {
  const queries = useQueryClient();
  const { lostSinceMs } = useConnection();
  return useMutation({
    mutationFn: ({ path, method = "POST", json }: Order) => {
      if (lostSinceMs !== null) {
        const words = "Nothing was sent: the connection to the server is lost. It is tried again.";
        throw new Problem(0, "NO_ANSWER", words, `${method} ${path}`);
      }
      return ask(path, { method, ...(json === undefined ? {} : { json }) });
    },
    onSuccess: async () => {
      await Promise.all(roots.map((root) => queries.invalidateQueries({ queryKey: [root] })));
    },
  });
}
