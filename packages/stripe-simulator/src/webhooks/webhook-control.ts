import { Hono } from 'hono';
import { type Engine, NOBODY } from '../kernel/engine.ts';
import { fraction, InvalidInput, readFields, readInput, text, whole } from '../kernel/http/control-input.ts';
import { rollSecret } from '../resources/webhook-endpoints/roll-secret.ts';
import type { ChaosRules } from './chaos.ts';

const DAY = 86_400;
const YEAR = 366 * DAY;
const seconds = whole(0, YEAR);

/** `/_simulator/webhooks/…`: deliveries, resending, rolled secrets and chaos; see docs/simulator.md. */
export function webhookControl(engine: Engine): Hono {
  const app = new Hono();
  app.get('/', (c) =>
    c.json({ waiting: [...engine.store.deliveries.values()], attempts: engine.deliveries?.records ?? [] }),
  );
  app.post('/resend', async (c) => {
    const { event = '', endpoint } = readFields<{ event: string; endpoint: string }>(await readInput(c), {
      event: text,
      endpoint: text,
    });
    return c.json({ resent: resend(engine, event, endpoint) });
  });
  app.post('/roll_secret', async (c) => {
    const { endpoint = '', expires_in: expiresIn = 0 } = readFields<{ endpoint: string; expires_in: number }>(
      await readInput(c),
      { endpoint: text, expires_in: whole(0, DAY) },
    );
    const where = engine.whereOf((store) => store.endpointSecrets.get(endpoint) !== undefined);
    const secret = engine.transact(NOBODY, where, (sim) => rollSecret(sim, endpoint, expiresIn));
    if (secret === undefined) throw new InvalidInput(`There is no endpoint ${endpoint}.`);
    return c.json({ endpoint, secret });
  });
  app.get('/chaos', (c) => c.json(engine.chaos.state));
  app.post('/chaos', async (c) => {
    const { seed, ...rules } = readChaos(await readInput(c));
    engine.chaos.set(rules, { now: engine.clock.now(), seed });
    return c.json(engine.chaos.state);
  });
  app.delete('/chaos', (c) => {
    engine.chaos.clear();
    return c.json(engine.chaos.state);
  });
  return app;
}

/** To one endpoint, or to all that hear of the event's account. */
export function resend(engine: Engine, event: string, endpoint: string | undefined): string[] {
  const where = engine.whereOf((store) => store.events.get(event) ?? store.thinEvents.get(event));
  const { account } = where;
  const store = engine.storeOf(account);
  const type = (store?.events.get(event) ?? store?.thinEvents.get(event))?.type;
  if (type === undefined) throw new InvalidInput(`There is no event ${event}.`);
  const targets = engine
    .addressees(account)
    .filter(({ id, enabledEvents }) =>
      endpoint === undefined
        ? enabledEvents.some((wanted) => ['*', type, `v1.${type}`].includes(wanted))
        : id === endpoint,
    );
  if (endpoint !== undefined && targets.length === 0)
    throw new InvalidInput(`There is no endpoint ${endpoint} that hears of ${account}.`);
  for (const { id } of targets) engine.deliveries?.resend({ event, account, endpoint: id });
  return targets.map(({ id }) => id);
}

function readChaos(body: unknown): ChaosRules & { seed?: number } {
  return readFields<ChaosRules & { seed: number }>(body, {
    seed: whole(0),
    endpoint: text,
    duplicate: fraction,
    drop: fraction,
    fail: fraction,
    delay: (value) => {
      const delay = {
        rate: 1,
        ...readFields<{ rate: number; seconds: number }>(value, { rate: fraction, seconds }),
      };
      if (delay.seconds === undefined) throw new InvalidInput('delay needs seconds.');
      return { rate: delay.rate, seconds: delay.seconds };
    },
    shuffle: seconds,
    burst: whole(1, YEAR),
    window: seconds,
    down: seconds,
  });
}
