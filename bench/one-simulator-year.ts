// A year of monthly subscriptions on the offline Stripe, in this process. `npm run bench -- one-simulator-year [--subscriptions N]`
import { parseArgs } from 'node:util';
import { createSimulator } from '@billwright/stripe-simulator';

const MOST = 20_000;
const YEAR_SECONDS = 365 * 86_400;
/** They start over a month, as customers do. */
const MONTH_SECONDS = 28 * 86_400;
const STARTS_AT = Date.UTC(2026, 0, 1) / 1000;

const { values } = parseArgs({ options: { subscriptions: { type: 'string', default: '1000' } } });
const subscriptions = Number(values.subscriptions);
if (!Number.isInteger(subscriptions) || subscriptions < 1 || subscriptions > MOST)
  throw new Error(`--subscriptions takes a number from 1 to ${MOST}, not ${values.subscriptions}.`);

const simulator = createSimulator({ seed: 1, now: STARTS_AT });

async function post(path: string, form: Record<string, string>): Promise<{ id: string }> {
  const response = await simulator.fetch(
    new Request(`http://127.0.0.1${path}`, {
      method: 'POST',
      headers: {
        Authorization: 'Bearer sk_test_bench',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form),
    }),
  );
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { id: string };
}

const price = await post('/v1/prices', {
  currency: 'usd',
  unit_amount: '2900',
  'recurring[interval]': 'month',
  'product_data[name]': 'Starter',
});

const cpuAtStart = process.cpuUsage();
const startedAt = performance.now();
for (let made = 0; made < subscriptions; made += 1) {
  const customer = await post('/v1/customers', {
    payment_method: 'pm_card_visa',
    'invoice_settings[default_payment_method]': 'pm_card_visa',
  });
  await post('/v1/subscriptions', { customer: customer.id, 'items[0][price]': price.id });
  const due = Math.floor((MONTH_SECONDS * (made + 1)) / subscriptions) - (simulator.now() - STARTS_AT);
  if (due > 0) await simulator.advance(due);
}
const createdAt = performance.now();
await simulator.advance(STARTS_AT + MONTH_SECONDS + YEAR_SECONDS - simulator.now());
const finishedAt = performance.now();

const events = simulator.countOf('evt');
await simulator.close();
const seconds = (finishedAt - startedAt) / 1000;
console.log(
  JSON.stringify({
    subscriptions,
    seconds: Number(seconds.toFixed(2)),
    cpuSeconds: Number((process.cpuUsage(cpuAtStart).user / 1e6).toFixed(2)),
    creationSeconds: Number(((createdAt - startedAt) / 1000).toFixed(2)),
    events,
    eventsPerSecond: Math.round(events / seconds),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
