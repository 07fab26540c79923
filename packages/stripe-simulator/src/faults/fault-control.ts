import { Hono } from 'hono';
import { readInput } from '../kernel/http/control-input.ts';
import type { Faults } from './faults.ts';
import { parseFaults } from './parse-fault-rules.ts';

/** `GET`, `POST` and `DELETE /_simulator/faults`: what they take is in docs/simulator.md. */
export function faultControl(faults: Faults): Hono {
  const app = new Hono();
  app.get('/', (c) => c.json({ rules: faults.list() }));
  app.post('/', async (c) => {
    const { rules, ...options } = parseFaults(await readInput(c));
    faults.set(rules, options);
    return c.json({ rules: faults.list() });
  });
  app.delete('/', (c) => {
    faults.clear();
    return c.json({ rules: [] });
  });
  return app;
}
