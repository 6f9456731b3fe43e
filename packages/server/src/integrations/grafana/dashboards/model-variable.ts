import type { LabelVariable } from "../dashboard.ts";

export const modelVariable: LabelVariable = {
  ...{ name: "model", label: "Model", isMany: false },
  query: "label_values(plumbline_model_stored_rows, model)",
};

export const monitorVariable: LabelVariable = {
  ...{ name: "monitor", label: "Monitor", isMany: true },
  query: 'label_values(plumbline_model_verdict_level{model="$model"}, monitor)',
};
