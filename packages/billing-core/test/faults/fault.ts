import type { Dice } from '../lab/dice.ts';
import type { Stage } from './stage.ts';

export interface FaultOptions {
  dice: Dice;
  /** `small` for every change, `full` for the night. */
  size: 'small' | 'full';
}

/**
 * Something that goes wrong while events come in. It ends when all is settled again; whether anything was lost or doubled is
 * judged afterwards, the same for all.
 */
export interface Fault {
  /** What has to hold beside. */
  run(stage: Stage, options: FaultOptions): Promise<FaultFigures>;
  /** It has a database of its own, and says itself whether all is well. */
  judgesItself?: boolean;
}

export interface FaultFigures {
  /** From the end of the trouble until no event waited any more. */
  recoveryMs: number;
  [figure: string]: number | string;
}

export function assertThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
