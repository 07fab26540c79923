import { Hono } from 'hono';
import type { Engine } from '../engine.ts';
import { InvalidInput, oneOf, readFields, readInput, text, texts } from './control-input.ts';
import type { ApiKeyRecord } from './key-permissions.ts';

const KEY = /^rk_test_\w+$/;

/** `GET`, `POST` and `DELETE /_simulator/keys`: restricted keys and what they may do; see docs/simulator.md. */
export function keyControl(engine: Engine): Hono {
  const app = new Hono();
  const keys = engine.store.apiKeys;
  app.get('/', (c) => c.json({ keys: [...keys.values()].map(shown) }));
  app.post('/', async (c) => {
    const asked = readFields<{ key: string } & Omit<ApiKeyRecord, 'id'>>(await readInput(c), {
      key: text,
      permissions: texts,
      status: oneOf(['active', 'revoked']),
    });
    const { key: id = '', permissions = [], status = 'active' } = asked;
    if (!KEY.test(id)) throw new InvalidInput('Only restricted test keys, rk_test_…, can be registered.');
    const names = permissions.map((name) => name.replace(/^rak_/, ''));
    const wrong = names.find((name) => !/^\w+_(read|write)$/.test(name));
    if (wrong !== undefined) throw new InvalidInput(`${wrong} is no permission: one is customer_read.`);
    return c.json(shown(engine.write(() => keys.put({ id, permissions: names, status }))));
  });
  app.delete('/:key', (c) => {
    engine.write(() => keys.delete(c.req.param('key')));
    return c.json({ keys: [...keys.values()].map(shown) });
  });
  return app;
}

const shown = ({ id: key, permissions, status }: ApiKeyRecord) => ({ key, permissions, status });
