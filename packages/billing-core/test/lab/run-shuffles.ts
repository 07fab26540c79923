import type { Dump } from './dump.ts';
import type { Lab } from './lab.ts';
import { type ShuffleResult, shuffleRound } from './shuffle.ts';

export interface ShufflesTotal {
  shuffles: number;
  deliveries: number;
  cuts: number;
  failed: ShuffleResult[];
}

/** Rounds until so many lives were shuffled; the rounds' seeds count up from the first. */
export async function runShuffles(
  lab: Lab,
  { expected, count, seed }: { expected: Dump; count: number; seed: number },
  onRound: (result: ShuffleResult, total: ShufflesTotal) => void = () => undefined,
): Promise<ShufflesTotal> {
  const total: ShufflesTotal = { shuffles: 0, deliveries: 0, cuts: 0, failed: [] };
  for (let round = 0; total.shuffles < count; round += 1) {
    const result = await shuffleRound(lab, expected, seed + round).catch((cause: unknown) => {
      throw new Error(`Round ${seed + round} broke: --replay ${seed + round} runs it alone.`, { cause });
    });
    total.shuffles += result.lives;
    total.deliveries += result.deliveries;
    total.cuts += result.cuts;
    if (result.failures.length > 0) total.failed.push(result);
    onRound(result, total);
  }
  return total;
}
