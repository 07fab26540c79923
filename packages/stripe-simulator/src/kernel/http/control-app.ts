import { Hono } from 'hono';
import type { Engine } from '../engine.ts';

const MOST_SECONDS = 100 * 366 * 86_400;

/** What tests and people steer the simulation with. None of it is Stripe's. */
export function controlApp(engine: Engine): Hono {
  const app = new Hono();
  app.get('/_simulator/clock', (c) => c.json({ now: engine.clock.now(), speed: engine.clock.speed }));
  app.post('/_simulator/clock/advance', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const seconds = secondsOf(body);
    if (seconds === undefined)
      return c.json({ error: 'Give { "seconds": whole number } between 0 and a hundred years.' }, 400);
    await engine.advance(seconds);
    return c.json({ now: engine.clock.now(), speed: engine.clock.speed });
  });
  app.post('/_simulator/reset', (c) => {
    engine.reset();
    return c.json({ reset: true });
  });
  return app;
}

function secondsOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('seconds' in body)) return undefined;
  const { seconds } = body;
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= MOST_SECONDS
    ? seconds
    : undefined;
}
