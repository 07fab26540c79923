// Shuffles recorded lives over and over. `npm run shuffles -- 100000 [--seed N] [--lives N]`; `-- --replay SEED` runs one round.
import { parseArgs } from 'node:util';
import { openLab, openLabDatabase } from './lab/lab.ts';
import { STORIES } from './lab/lives.ts';
import { recordLives } from './lab/record-lives.ts';
import { runShuffles } from './lab/run-shuffles.ts';
import { inOrder } from './lab/shuffle.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    recording: { type: 'string', default: '1' },
    lives: { type: 'string', default: String(10 * Object.keys(STORIES).length) },
    replay: { type: 'string' },
  },
});
const recording = Number(values.recording);
const lives = Number(values.lives);
const count = values.replay === undefined ? Number(positionals[0] ?? 1_000) : 1;
const seed = Number(values.replay ?? values.seed);
for (const [name, value] of Object.entries({ recording, lives, count, seed }))
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} takes a whole number.`);

const startedAt = performance.now();
const seconds = () => Math.round((performance.now() - startedAt) / 1_000);
const lab = await openLab(await openLabDatabase(), await recordLives(lives, recording));
const events = lab.recording.lives.reduce((sum, life) => sum + life.events.length, 0);
console.log(`${lives} lives with ${events} events recorded (${seconds()} s); shuffles from seed ${seed}`);
const expected = await inOrder(lab, 10);
let shownAt = 0;
const total = await runShuffles(lab, { expected, count, seed }, (result, { shuffles, failed }) => {
  for (const { accountId, difference } of result.failures) console.log(`✗ ${accountId}\n${difference}`);
  if (result.failures.length > 0)
    console.log(
      `replay: npm run shuffles -- --replay ${result.seed} --recording ${recording} --lives ${lives}`,
    );
  if (seconds() - shownAt < 30 && shuffles < count) return;
  shownAt = seconds();
  console.log(`${shuffles} shuffles, ${failed.length} rounds failed, ${shownAt} s`);
});
await lab.close();
const failed = total.failed.reduce((sum, { failures }) => sum + failures.length, 0);
console.log(`seed ${seed}, ${total.deliveries} deliveries, ${total.cuts} cut connections, ${seconds()} s`);
console.log(`${total.shuffles - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
