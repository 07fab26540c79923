import type { BillingContext } from '../context.ts';
import { EFFECTS } from './owe-effects.ts';

const PAGE = 500;

/** Gives every effect that is owed and not being run a job, unless it has one. Nothing while Stripe is known to be down. */
export async function sweepEffects({ db, jobs, circuit, now }: BillingContext): Promise<void> {
  if (circuit.isOpen() && !(await isBack(circuit.ready()))) return;
  for (let after = ''; ; ) {
    const page = await db
      .selectFrom('effects')
      .select('key')
      .where('state', '=', 'pending')
      .where((eb) => eb.or([eb('waits_until', 'is', null), eb('waits_until', '<=', now())]))
      .where('key', '>', after)
      .orderBy('key')
      .limit(PAGE)
      .execute();
    const keys = page.map(({ key }) => key);
    await jobs.enqueue(db, EFFECTS, keys);
    const last = keys.at(-1);
    if (last === undefined || keys.length < PAGE) return;
    after = last;
  }
}

const isBack = (ready: Promise<void>) =>
  ready.then(
    () => true,
    () => false,
  );
