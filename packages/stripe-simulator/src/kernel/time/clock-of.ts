import { idOf } from '../state/references.ts';
import type { Store } from '../state/store.ts';

/**
 * The test clock that a request, a page or a task about these objects runs on: the one that an object, or its
 * customer, was created with (docs.stripe.com/billing/testing/test-clocks). null is the simulator's own clock.
 */
export function clockOf(store: Store, ids: Iterable<unknown>): string | null {
  for (const id of ids) {
    const clock = typeof id === 'string' ? clockOfObject(store, id) : null;
    if (clock !== null) return clock;
  }
  return null;
}

interface OnClock {
  test_clock?: string | { id: string } | null;
  customer?: string | { id: string } | null;
}

function clockOfObject(store: Store, id: string): string | null {
  if (id.startsWith('clock_')) return store.testClocks.get(id) ? id : null;
  const object = find(store, id);
  if (!object) return null;
  if (object.test_clock) return idOf(object.test_clock);
  const customer = idOf(object.customer ?? null);
  return customer === null ? null : clockOfObject(store, customer);
}

/** Only kinds that belong to a customer: everything else knows no clock but the simulator's. */
function find(store: Store, id: string): OnClock | undefined {
  const prefix = id.slice(0, id.lastIndexOf('_'));
  switch (prefix) {
    case 'cus':
      return store.customers.get(id) as OnClock | undefined;
    case 'sub':
      return store.subscriptions.get(id);
    case 'si':
      return store.subscriptions.where('item', id)[0];
    case 'sub_sched':
      return store.subscriptionSchedules.get(id);
    case 'in':
      return store.invoices.get(id);
    case 'ii':
      return store.invoiceItems.get(id);
    case 'qt':
      return store.quotes.get(id);
    case 'cs_test':
      return store.checkoutSessions.get(id);
    case 'bps':
      return store.portalSessions.get(id);
    case 'pi':
      return store.paymentIntents.get(id);
    default:
      return undefined;
  }
}
