/** A part of the loop that has turns: incidents, notifications, policy, runs, watches. */
export interface LoopPart {
  readonly name: string;
  /**
   * Does what is due and stops soon: about a second at most. Called again at once when it did something,
   * else after `nextInMs` or when something happened. It must find its place again after `kill -9`.
   */
  turn(signal: AbortSignal): Promise<LoopTurn>;
}

export interface LoopTurn {
  readonly did: boolean;
  readonly nextInMs: number;
}
