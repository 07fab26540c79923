import { dice } from '../lab/dice.ts';
import type { Fault, FaultFigures } from './fault.ts';
import { judge, type Stage } from './stage.ts';

export interface FaultResult {
  fault: string;
  passed: boolean;
  seed: number;
  seconds: number;
  figures: Partial<FaultFigures>;
  /** What was lost, doubled or otherwise not as it should be; the first few. */
  problems: string[];
}

const POISON = 'evt_poison';

/** One fault on an empty database, judged. */
export async function runFault(
  stage: Stage,
  [name, fault]: readonly [string, Fault],
  { seed, size }: { seed: number; size: 'small' | 'full' },
): Promise<FaultResult> {
  const startedAt = performance.now();
  await stage.lab.forget();
  let figures: Partial<FaultFigures> = {};
  let problems: string[];
  try {
    figures = await fault.run(stage, { dice: dice(seed), size });
    problems = fault.judgesItself ? [] : await judge(stage, (eventId) => eventId.startsWith(POISON));
  } catch (error) {
    problems = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  const seconds = Number(((performance.now() - startedAt) / 1_000).toFixed(1));
  return {
    fault: name,
    passed: problems.length === 0,
    seed,
    seconds,
    figures,
    problems: problems.slice(0, 5),
  };
}
