import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach } from 'vitest';
import { observation } from '../../src/kernel/observation.ts';
import { Judge } from './judge.ts';
import { loadSchemas } from './load-schemas.ts';

/** Whatever a simulator sends while a file of tests runs is judged; the test during which it was wrong fails. */
const judge = new Judge(await loadSchemas());
const listeners = [
  [observation.answer.name, (message: unknown) => judge.answer(message as never)],
  [observation.event.name, (message: unknown) => judge.event(message as never)],
  [observation.delivery.name, (message: unknown) => judge.delivery(message as never)],
] as const;

for (const [name, listener] of listeners) subscribe(name, listener);

afterEach(report);
afterAll(() => {
  for (const [name, listener] of listeners) unsubscribe(name, listener);
  report();
});

function report(): void {
  const problems = judge.takeProblems();
  if (problems.length === 0) return;
  throw new Error(`What was sent is not what Stripe's SDK declares:\n${problems.slice(0, 40).join('\n')}`);
}
