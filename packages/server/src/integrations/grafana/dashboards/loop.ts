import type { DashboardOf } from "../dashboard.ts";
import { modelVariable } from "./model-variable.ts";

const ofModel = '{model=~"$model"}';

/** What follows an alarm: incidents, decisions, runs, promotions. */
export const loop: DashboardOf = (pages) => {
  const retraining = {
    title: "Retraining in Plumbline",
    url: pages.at("/models/${__field.labels.model}/retraining"),
  };
  return {
    uid: "plumbline-loop",
    title: "Plumbline: loop",
    description: "What follows an alarm: incidents, decisions of the policy, runs, promotions",
    variables: [{ ...modelVariable, isMany: true }],
    page: { title: "Incidents in Plumbline", path: "/incidents" },
    rows: [
      {
        title: "Incidents",
        panels: [
          {
            ...{ title: "Open incidents", unit: "short" },
            description: "By severity",
            queries: [
              {
                expr: `sum by (severity) (plumbline_model_incidents_open${ofModel})`,
                legend: "{{severity}}",
              },
            ],
          },
          {
            ...{ title: "Incidents in 24 hours", unit: "short" },
            description: "How many were opened",
            queries: [
              {
                expr:
                  `sum by (model) (plumbline_model_incidents${ofModel} - ` +
                  `min_over_time(plumbline_model_incidents${ofModel}[24h]))`,
                legend: "{{model}}",
              },
            ],
          },
          {
            ...{ title: "Windows judged", unit: "reqps" },
            description: "Of all models, by verdict; a second, since the server started",
            queries: [
              {
                expr: "sum by (verdict) (rate(plumbline_evaluations_total[5m]))",
                legend: "{{verdict}}",
              },
            ],
          },
          {
            ...{ title: "KPIs that miss their objective", unit: "short", alarmFrom: 1 },
            description: "By their newest finished window; 0 without objectives",
            queries: [
              {
                expr: `sum(plumbline_kpi_objective_missed${ofModel}) or vector(0)`,
                legend: "KPIs",
              },
            ],
          },
        ],
      },
      {
        title: "Retraining",
        panels: [
          {
            ...{ title: "Decisions of the policy", unit: "short", more: retraining },
            description: "Since the model began, by what was decided",
            queries: [
              {
                expr: `sum by (action) (plumbline_model_decisions${ofModel})`,
                legend: "{{action}}",
              },
            ],
          },
          {
            ...{ title: "Runs under way", unit: "short", more: retraining },
            description: "At most one for each model",
            queries: [{ expr: `plumbline_model_runs_under_way${ofModel}`, legend: "{{model}}" }],
          },
          {
            ...{ title: "Runs that ended", unit: "short" },
            description: "Since the model began: promoted, refused by the gate, failed, cancelled",
            queries: [
              {
                expr: `sum by (state) (plumbline_model_runs_ended${ofModel})`,
                legend: "{{state}}",
              },
            ],
          },
          {
            ...{ title: "Promotions and rollbacks", unit: "short" },
            description: "Moves of the champion since the model began",
            queries: [
              {
                expr: `sum by (kind) (plumbline_model_champion_moves${ofModel})`,
                legend: "{{kind}}",
              },
            ],
          },
        ],
      },
    ],
  };
};
