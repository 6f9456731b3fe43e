import { Button, Stack } from "@mantine/core";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
} from "@tanstack/react-router";
import { PageHead } from "../shared/page-head.tsx";
import { Failure } from "../shared/panel.tsx";
import { searches } from "./searches.ts";
import { Shell } from "./shell.tsx";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <Stack align="flex-start">
      <PageHead title="No such page" sentence="Nothing is at this address." />
      <Button component={Link} to="/">
        Today
      </Button>
    </Stack>
  ),
  errorComponent: ({ error }) => (
    <Failure error={error instanceof Error ? error : new Error(String(error))} />
  ),
});

const today = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("../features/today/today-page.tsx"), "TodayPage"),
});

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: searches.models,
  component: lazyRouteComponent(() => import("../features/models/models-page.tsx"), "ModelsPage"),
});

const model = createRoute({
  getParentRoute: () => root,
  path: "/models/$model",
  validateSearch: searches.model,
  component: lazyRouteComponent(() => import("../features/model/model-frame.tsx"), "ModelFrame"),
});

const page = <const Path extends string>(
  path: Path,
  load: Parameters<typeof lazyRouteComponent>[0],
  name: string,
) =>
  createRoute({
    getParentRoute: () => model,
    path,
    component: lazyRouteComponent(load as never, name as never) as never,
  });

const compare = createRoute({
  getParentRoute: () => model,
  path: "compare",
  validateSearch: searches.compare,
  component: lazyRouteComponent(
    () => import("../features/compare/compare-page.tsx"),
    "ComparePage",
  ),
});

const lineage = createRoute({
  getParentRoute: () => model,
  path: "lineage",
  validateSearch: searches.lineage,
  component: lazyRouteComponent(
    () => import("../features/registry/lineage-page.tsx"),
    "LineagePage",
  ),
});

const modelPages = [
  compare,
  lineage,
  page("/", () => import("../features/model/overview-page.tsx"), "OverviewPage"),
  page("performance", () => import("../features/model/performance-page.tsx"), "PerformancePage"),
  page("drift", () => import("../features/model/drift-page.tsx"), "DriftPage"),
  page("features/$feature", () => import("../features/model/feature-page.tsx"), "FeaturePage"),
  page("data", () => import("../features/model/data-page.tsx"), "DataPage"),
  page("segments", () => import("../features/model/segments-page.tsx"), "SegmentsPage"),
  page("monitors", () => import("../features/model/monitors-page.tsx"), "MonitorsPage"),
  page("retraining", () => import("../features/retraining/retraining-page.tsx"), "RetrainingPage"),
  page("predictions/$id", () => import("../features/model/prediction-page.tsx"), "PredictionPage"),
  page("scorecard", () => import("../features/model/scorecard-page.tsx"), "ScorecardPage"),
];

const incidents = createRoute({
  getParentRoute: () => root,
  path: "/incidents",
  validateSearch: searches.incidents,
  component: lazyRouteComponent(
    () => import("../features/incidents/incidents-page.tsx"),
    "IncidentsPage",
  ),
});

const incident = createRoute({
  getParentRoute: () => root,
  path: "/incidents/$id",
  component: lazyRouteComponent(
    () => import("../features/incidents/incident-page.tsx"),
    "IncidentPage",
  ),
});

const evaluation = createRoute({
  getParentRoute: () => root,
  path: "/evaluations/$id",
  component: lazyRouteComponent(
    () => import("../features/evidence/evaluation-page.tsx"),
    "EvaluationPage",
  ),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$id",
  component: lazyRouteComponent(() => import("../features/retraining/run-page.tsx"), "RunPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: searches.settings,
  component: lazyRouteComponent(
    () => import("../features/settings/settings-page.tsx"),
    "SettingsPage",
  ),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(
    () => import("../features/welcome/welcome-page.tsx"),
    "WelcomePage",
  ),
});

export function createAppRouter() {
  return createRouter({
    routeTree: root.addChildren([
      today,
      models,
      model.addChildren(modelPages),
      incidents,
      incident,
      evaluation,
      run,
      settings,
      welcome,
    ]),
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
