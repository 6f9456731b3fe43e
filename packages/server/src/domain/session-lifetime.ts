/** How long a browser stays signed in: unused, and at most. */
export const sessionIdleMs = 12 * 3_600_000;
export const sessionLongestMs = 7 * 86_400_000;
