import { Hono } from 'hono';
import { type Engine, NOBODY } from '../../kernel/engine.ts';
import {
  InvalidInput,
  oneOf,
  type Read,
  readFields,
  readInput,
  whole,
} from '../../kernel/http/control-input.ts';
import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { type BillingSettings, billingSettings, changeBillingSettings } from './billing-settings.ts';

const MOST_DAYS = 365;
const MOST_RETRIES = 8;

const retryDays: Read<readonly number[]> = (value, name) => {
  if (Array.isArray(value) && value.length <= MOST_RETRIES)
    return value.map((days) => whole(1, MOST_DAYS)(days, name));
  throw new InvalidInput(`${name} must be a list of at most ${MOST_RETRIES} whole numbers.`);
};

const readers = {
  retry_days: retryDays,
  after_last_retry: oneOf(['cancel', 'mark_unpaid', 'leave_past_due']),
  upcoming_days: whole(0, MOST_DAYS),
  will_be_due_days: whole(0, MOST_DAYS),
  overdue_days: whole(0, MOST_DAYS),
};

/** What a merchant sets in the dashboard: GET shows it, POST changes what is given. */
export function billingControl(engine: Engine): Hono {
  const app = new Hono();
  const act = <T>(work: (sim: Simulation) => T): T =>
    engine.transact(NOBODY, { account: PLATFORM_ID, clock: null }, work);
  app.get('/', (c) => c.json(shown(act(billingSettings))));
  app.post('/', async (c) => {
    const changes = readFields<BillingSettings>(await readInput(c), readers);
    return c.json(shown(act((sim) => changeBillingSettings(sim, changes))));
  });
  return app;
}

const shown = ({
  retry_days,
  after_last_retry,
  upcoming_days,
  will_be_due_days,
  overdue_days,
}: BillingSettings) => ({
  retry_days,
  after_last_retry,
  upcoming_days,
  will_be_due_days,
  overdue_days,
});
