import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const canary: ScorecardTest = {
  id: "I6",
  title: "A canary comes before full serving",
  judge({ tried, versions, watches }) {
    const answered = tried.find(({ version }) =>
      versions.some((one) => one.version === version && one.lastSeenAtMs !== null),
    );
    if (answered !== undefined) {
      const evidence = `${answered.version} answered beside the champion before it could become one`;
      return { points: 1, evidence, atMs: answered.atMs, next: null };
    }
    const next = "Let a challenger or shadow answer first: plumbline model promote --alias shadow";
    const [watch] = watches;
    if (watch === undefined) return notShown("New versions serve everybody at once", next);
    const evidence = `${watch.version} was watched on live outcomes after its promotion, with automatic rollback`;
    return { points: 0.5, evidence, atMs: watch.startedAtMs, next };
  },
};
