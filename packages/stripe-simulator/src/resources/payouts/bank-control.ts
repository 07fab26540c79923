import { Hono } from 'hono';
import { type Engine, NOBODY } from '../../kernel/engine.ts';
import { InvalidInput, readFields, readInput, text } from '../../kernel/http/control-input.ts';
import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { StripeError } from '../../kernel/stripe-error.ts';
import { replaceDefault } from '../external-accounts/external-account.ts';
import { destinationFor } from './destination.ts';
import { planPayouts } from './plan-payouts.ts';

/** Where the platform is paid out to, which a merchant sets in the dashboard: GET shows it, POST takes another token. */
export function bankControl(engine: Engine): Hono {
  const app = new Hono();
  const act = <T>(work: (sim: Simulation) => T): T =>
    engine.transact(NOBODY, { account: PLATFORM_ID, clock: null }, work);
  const show = (sim: Simulation) => destinationFor(sim, sim.account.default_currency ?? 'usd');
  app.get('/', (c) => c.json(act(show)));
  app.post('/', async (c) => {
    const { token } = readFields<{ token: string }>(await readInput(c), { token: text });
    if (token === undefined)
      throw new InvalidInput('Give { "token": "btok_us_verified" } or another test token.');
    return c.json(act((sim) => replace(sim, token)));
  });
  return app;
}

function replace(sim: Simulation, token: string) {
  try {
    replaceDefault(sim, sim.account, token);
  } catch (error) {
    if (error instanceof StripeError) throw new InvalidInput(error.message);
    throw error;
  }
  planPayouts(sim);
  return destinationFor(sim, sim.account.default_currency ?? 'usd');
}
