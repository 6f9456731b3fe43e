import type { DashboardOf } from "./dashboard.ts";
import { feature } from "./dashboards/feature.ts";
import { fleet } from "./dashboards/fleet.ts";
import { loop } from "./dashboards/loop.ts";
import { model } from "./dashboards/model.ts";
import { service } from "./dashboards/service.ts";

/** All dashboards there are. */
export const dashboards: readonly DashboardOf[] = [fleet, model, feature, loop, service];
