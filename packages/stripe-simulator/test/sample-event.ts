import type Stripe from 'stripe';
import { createSimulator } from '../src/index.ts';

/** An event as a simulator made it: of a customer whose name is no ASCII. */
export async function sampleEvent(): Promise<Stripe.Event> {
  const simulator = createSimulator({ seed: 1, now: 0 });
  const call = (method: string, path: string) =>
    simulator.fetch(
      new Request(`http://127.0.0.1${path}`, { method, headers: { authorization: 'Bearer sk_test_1' } }),
    );
  await call('POST', '/v1/customers?name=Zo%C3%AB');
  const answer = await call('GET', '/v1/events');
  const { data } = (await answer.json()) as Stripe.ApiList<Stripe.Event>;
  await simulator.close();
  const [event] = data;
  if (!event) throw new Error('Nothing has happened.');
  return event;
}
