/** The pages that are always at hand; the key follows `g`. */
export const places = [
  { to: "/", label: "Today", key: "t" },
  { to: "/models", label: "Models", key: "m" },
  { to: "/incidents", label: "Incidents", key: "i" },
  { to: "/settings", label: "Settings", key: "s" },
] as const;
