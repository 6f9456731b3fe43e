import type { AliasMoveKind } from "@plumbline/contracts";

/** A move of the champion alias. */
export interface ChampionMove {
  readonly from: string | null;
  readonly to: string | null;
  readonly kind: AliasMoveKind;
}

/**
 * The champions that stand, the one in force last. A rollback takes off what it rolled back; drills lead
 * there and back and leave nothing.
 *
 * @param moves oldest first
 */
export function championLine(moves: readonly ChampionMove[]): readonly string[] {
  const line: string[] = [];
  for (const { from, to, kind } of moves) {
    if (kind === "drill" || to === null) continue;
    if (line.length === 0 && from !== null) line.push(from);
    if (kind === "rollback" && line.includes(to)) line.length = line.lastIndexOf(to) + 1;
    else if (line.at(-1) !== to) line.push(to);
  }
  return line;
}

/** Where a rollback leads; null when there is no earlier champion that was not itself taken back. */
export function previousChampion(moves: readonly ChampionMove[]): string | null {
  return championLine(moves).at(-2) ?? null;
}

/** The drill that led away and has not led back; undefined when the latest move is none such. */
export function openDrill<Move extends ChampionMove>(moves: readonly Move[]): Move | undefined {
  const lastOther = moves.findLastIndex(({ kind }) => kind !== "drill");
  const drills = moves.slice(lastOther + 1);
  return drills.length % 2 === 1 ? drills.at(-1) : undefined;
}
