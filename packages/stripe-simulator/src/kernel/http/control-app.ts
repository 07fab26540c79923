import { Hono } from 'hono';
import { faultControl } from '../../faults/fault-control.ts';
import type { Faults } from '../../faults/faults.ts';
import { billingControl } from '../../resources/invoices/billing-control.ts';
import { webhookControl } from '../../webhooks/webhook-control.ts';
import type { Engine } from '../engine.ts';
import { InvalidInput, readFields, readInput, whole } from './control-input.ts';
import { keyControl } from './key-control.ts';
import { sameOriginOnly } from './same-origin.ts';

const MOST_SECONDS = 100 * 366 * 86_400;

/** What is steered beside the engine itself. */
export interface Controlled {
  engine: Engine;
  faults: Faults;
  /** Forgets everything but the seed. */
  reset(): void;
}

/** What tests and people steer the simulation with. None of it is Stripe's. */
export function controlApp({ engine, faults, reset }: Controlled): Hono {
  const app = new Hono().basePath('/_simulator');
  app.use(sameOriginOnly);
  app.onError((error, c) => {
    if (error instanceof InvalidInput) return c.json({ error: error.message }, 400);
    throw error;
  });
  app.get('/clock', (c) => c.json({ now: engine.clock.now(), speed: engine.clock.speed }));
  app.post('/clock/advance', async (c) => {
    const { seconds } = readFields<{ seconds: number }>(await readInput(c), {
      seconds: whole(0, MOST_SECONDS),
    });
    if (seconds === undefined)
      throw new InvalidInput('Give { "seconds": whole number } between 0 and a hundred years.');
    await engine.advance(seconds);
    return c.json({ now: engine.clock.now(), speed: engine.clock.speed });
  });
  app.route('/billing', billingControl(engine));
  app.route('/faults', faultControl(faults));
  app.route('/keys', keyControl(engine));
  app.route('/webhooks', webhookControl(engine));
  app.post('/reset', (c) => {
    reset();
    return c.json({ reset: true });
  });
  return app;
}
