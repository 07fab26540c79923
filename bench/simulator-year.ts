// How a year of subscriptions on the offline Stripe grows with their number: seconds, and how much more than n log n
// they are, measured from the smallest. `npm run bench -- simulator-year [--runs N] [--sizes 1000,5000]`
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    sizes: { type: 'string', default: '1000,5000,10000,20000' },
  },
});
const runs = Number(values.runs);
const sizes = values.sizes.split(',').map(Number);
if (!Number.isInteger(runs) || runs < 1 || sizes.some((size) => !Number.isInteger(size) || size < 2))
  throw new Error('--runs takes a whole number, --sizes whole numbers from 2 on, with commas between them.');

const oneYear = fileURLToPath(new URL('one-simulator-year.ts', import.meta.url));

/** A process of its own each time, so that none inherits the memory of another. */
function measure(size: number): { seconds: number; cpuSeconds: number } {
  const argv = [...process.execArgv, oneYear, '--subscriptions', String(size)];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }));
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const round = (value: number) => Number(value.toFixed(2));
const growth = (size: number) => size * Math.log(size);

const measured = sizes.map((size) => {
  const found = Array.from({ length: runs }, () => measure(size));
  return {
    size,
    seconds: median(found.map(({ seconds }) => seconds)),
    cpuSeconds: median(found.map(({ cpuSeconds }) => cpuSeconds)),
  };
});
const [first] = measured;
const toNLogN = (key: 'seconds' | 'cpuSeconds') =>
  measured.map((one) => [
    one.size,
    first ? round(one[key] / first[key] / (growth(one.size) / growth(first.size))) : 1,
  ]);
console.log(
  JSON.stringify({
    runs,
    seconds: Object.fromEntries(measured.map(({ size, seconds }) => [size, seconds])),
    cpuSeconds: Object.fromEntries(measured.map(({ size, cpuSeconds }) => [size, cpuSeconds])),
    ratioToNLogN: Object.fromEntries(toNLogN('seconds')),
    cpuRatioToNLogN: Object.fromEntries(toNLogN('cpuSeconds')),
  }),
);
