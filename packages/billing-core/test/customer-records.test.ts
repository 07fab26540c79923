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

test('who signs up and then buys has agreed twice, each time to the words that were shown there', async () => {
  const terms = { version: '2026-01', url: 'https://acme.example/terms' };
  const on = await openWorld({ worker: false, config: { ...aConfig, disputes: { terms } } });
  world = on;
  const { records } = on.billing;
  expect(records.showTerms('sign_up')).toEqual({
    ...terms,
    lead: 'By creating an account you agree to the',
    link: 'terms of service',
  });
  await records.acceptTerms({ ...from('203.0.113.7'), shownAt: 'sign_up', version: '2026-01' });
  await records.acceptTerms({ ...from('198.51.100.1'), shownAt: 'checkout' });
  const rows = await on.db
    .selectFrom('policy_acceptances')
    .select(['shown_at', 'wording', 'ip', 'user_agent', 'accepted_at'])
    .orderBy('shown_at', 'desc')
    .execute();
  const common = { user_agent: 'Firefox', accepted_at: on.now() };
  expect(rows).toEqual([
    {
      ...common,
      shown_at: 'sign_up',
      wording: 'By creating an account you agree to the terms of service.',
      ip: '203.0.113.7',
    },
    {
      ...common,
      shown_at: 'checkout',
      wording: 'By choosing a plan you agree to the terms of service.',
      ip: '198.51.100.1',
    },
  ]);
});

test('who was shown another version than today’s has not agreed to today’s; without terms there is nothing to show', async () => {
  const terms = { version: '2026-02', url: 'https://acme.example/terms' };
  const on = await openWorld({ worker: false, config: { ...aConfig, disputes: { terms } } });
  world = on;
  await on.billing.records.acceptTerms({
    ...from('203.0.113.7'),
    shownAt: 'sign_up',
    version: '2026-01',
  });
  expect(await on.db.selectFrom('policy_acceptances').select('id').execute()).toEqual([]);
  await on.close();
  const without = await openWorld({ worker: false });
  world = without;
  expect(without.billing.records.showTerms('sign_up')).toBeNull();
});
