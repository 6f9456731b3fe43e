import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { ask, type AskOptions } from "./ask.ts";

/** An answer of the server, kept and asked for again when `root` changes. */
export function useAsk<T>(
  root: string,
  path: string,
  query?: AskOptions["query"],
  options: { readonly isEnabled?: boolean } = {},
): UseQueryResult<T> {
  return useQuery({
    queryKey: [root, path, query],
    queryFn: ({ signal }) => ask<T>(path, { signal, ...(query === undefined ? {} : { query }) }),
    enabled: options.isEnabled ?? true,
  });
}

export interface Order {
  readonly path: string;
  readonly method?: "POST" | "PUT" | "DELETE";
  readonly json?: unknown;
}

/** Something that changes the server; what it changes is asked for again. */
export function useOrder(...roots: readonly string[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ path, method = "POST", json }: Order) =>
      ask(path, { method, ...(json === undefined ? {} : { json }) }),
    onSuccess: async () => {
      await Promise.all(roots.map((root) => queries.invalidateQueries({ queryKey: [root] })));
    },
  });
}
