// Faults by name, or all. `npm run faults -- [NAME…] [--seed N] [--small] [--lives N]`
import { parseArgs } from 'node:util';
import { FAULTS } from './index.ts';
import { runFault } from './run-fault.ts';
import { openStage } from './stage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    lives: { type: 'string', default: '46' },
    small: { type: 'boolean', default: false },
  },
});
for (const name of positionals)
  if (!Object.hasOwn(FAULTS, name))
    throw new Error(`There is no fault '${name}': ${Object.keys(FAULTS).join(', ')}.`);
const seed = Number(values.seed);
const lives = Number(values.lives);
if (!Number.isInteger(seed) || !Number.isInteger(lives) || lives < 1)
  throw new Error('--seed and --lives take whole numbers.');
const wanted = Object.entries(FAULTS).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
const size = values.small ? 'small' : 'full';
const stage = await openStage({ lives, seed: 1 });
const counts = { passed: 0, failed: 0 };
for (const fault of wanted) {
  const result = await runFault(stage, fault, { seed, size });
  console.log(JSON.stringify(result));
  if (result.figures.leftOut !== undefined) {
    console.log(`${result.fault} is left out: ${result.figures.leftOut}`);
    continue;
  }
  counts[result.passed ? 'passed' : 'failed'] += 1;
  if (!result.passed)
    console.log(
      `replay: npm run faults -- ${result.fault} --seed ${seed} --lives ${lives}${values.small ? ' --small' : ''}`,
    );
}
await stage.close();
console.log(`seed ${seed}`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
