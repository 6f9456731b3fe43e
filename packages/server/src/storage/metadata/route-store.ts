import { routeSchema, type Route } from "@plumbline/contracts";
import type { Prepare } from "./sqlite-dialect.ts";

/** Routes inside of a transaction or a read that the caller has begun. */
export interface RouteRecords {
  /** In their order. */
  list(): readonly Route[];
  /** Takes these instead of all there were. */
  replace(routes: readonly Route[]): void;
}

export function routeRecords(prepare: Prepare): RouteRecords {
  return {
    list: () =>
      prepare("select document_json from routes order by position")
        .all()
        .map((row) => routeSchema.parse(JSON.parse(String(row["document_json"])))),
    replace(routes) {
      prepare("delete from routes").run();
      const insert = prepare("insert into routes (position, document_json) values (?, ?)");
      for (const [position, route] of routes.entries()) insert.run(position, JSON.stringify(route));
    },
  };
}
