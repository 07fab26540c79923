import { afterEach, expect, test } from 'vitest';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { createAccessLog } from '../src/shell/disputes/access-log.ts';
import { createContext } from './context.ts';
import { openWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(() => world?.close());

const from = (ip: string) => ({ accountId: 'acme', userId: 'ada', ip, userAgent: 'Firefox' });

test('use is a row a day, person, address and browser, whichever process saw it', async () => {
  const on = await openWorld({ worker: false });
  world = on;
  const processes = [createAccessLog(createContext(on)), createAccessLog(createContext(on))];
  for (const log of processes) {
    log.note(from('203.0.113.7'));
    log.note(from('203.0.113.7'));
    log.note(from('198.51.100.1'));
    await log.flush();
  }
  const rows = await on.db.selectFrom('access_log').select(['ip', 'requests', 'day']).orderBy('ip').execute();
  expect(rows).toEqual([
    { ip: '198.51.100.1', requests: 2, day: '2026-01-31' },
    { ip: '203.0.113.7', requests: 4, day: '2026-01-31' },
  ]);
});

test('terms are agreed to once a version, the first time; without terms nothing is kept', async () => {
  const terms = { version: '2026-01', url: 'https://acme.example/terms' };
  const on = await openWorld({ worker: false, config: { ...aConfig, disputes: { terms } } });
  world = on;
  const agree = (ip: string) => on.billing.records.acceptTerms({ ...from(ip), shownAt: 'checkout' });
  await agree('203.0.113.7');
  await agree('198.51.100.1');
  const rows = () => on.db.selectFrom('policy_acceptances').select(['version', 'ip', 'user_id']).execute();
  expect(await rows()).toEqual([{ version: '2026-01', ip: '203.0.113.7', user_id: 'ada' }]);
});
