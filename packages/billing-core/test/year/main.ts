// A year of a business by its seed. `npm run year -- [--customers N] [--seed S] [--days N] [--plant BUG]`
import { parseArgs } from 'node:util';
import { openLabDatabase } from '../lab/lab.ts';
import { isPlant, PLANTS } from './plants.ts';
import { runYear } from './run-year.ts';
import { describe } from './verdict.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    days: { type: 'string', default: '365' },
    plant: { type: 'string' },
  },
});
const [customers, seed, days] = [Number(values.customers), Number(values.seed), Number(values.days)];
if (![customers, seed, days].every(Number.isInteger) || customers < 1 || days < 1)
  throw new Error('--customers, --seed and --days take whole numbers.');
const { plant } = values;
if (plant !== undefined && !isPlant(plant))
  throw new Error(`There is no bug '${plant}' to plant: ${Object.keys(PLANTS).join(', ')}.`);

const MONTH = 30;
const database = await openLabDatabase();
const startedAt = performance.now();
const { checks, figures, summary } = await runYear(database, {
  customers,
  seed,
  days,
  plant,
  onDay: (day, events) => {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    if ((day + 1) % MONTH === 0) console.log(`day ${day + 1}: ${events} events, ${seconds} s`);
  },
});
await database.drop();
console.log(JSON.stringify(figures, null, 2));
for (const check of checks) for (const line of describe(check)) console.log(line);
const failed = checks.filter(({ problems }) => problems.length > 0).length;
const planted = plant === undefined ? '' : ` --plant ${plant}`;
console.log(
  `seed ${seed}, summary ${summary.slice(0, 16)}; replay: npm run year -- --customers ${customers} --seed ${seed} --days ${days}${planted}`,
);
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
