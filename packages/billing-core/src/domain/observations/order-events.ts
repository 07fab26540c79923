import type Stripe from 'stripe';
import { holds, isRecord } from './json-equality.ts';
import type { Snapshot } from './observation.ts';

/**
 * Events in the order in which they are told: by Stripe's second; within it each object's events follow from each other by
 * their `previous_attributes`, beginning with the state that is known. What does not tell its place stands by its id.
 */
export function orderEvents<T>(
  items: readonly T[],
  eventOf: (item: T) => Stripe.Event,
  stateBefore: (objectId: string) => Snapshot | undefined,
): T[] {
  const sorted = [...items].sort((a, b) => {
    const [x, y] = [eventOf(a), eventOf(b)];
    return x.created - y.created || (x.id < y.id ? -1 : 1);
  });
  const rivalsOf = Map.groupBy(sorted, (item) => `${eventOf(item).created} ${objectIdOf(eventOf(item))}`);
  const ordered: T[] = [];
  const states = new Map<string, Snapshot>();
  for (const first of sorted) {
    const { created } = eventOf(first);
    const id = objectIdOf(eventOf(first));
    const rivals = rivalsOf.get(`${created} ${id}`) ?? [];
    // Those of its second that are told before it, then it.
    while (rivals.includes(first)) {
      const known = states.get(id) ?? (rivals.length > 1 ? stateBefore(id) : undefined);
      const next =
        rivals.find((item) => eventOf(item).type.endsWith('.created')) ??
        rivals.find((item) => follows(eventOf(item), known)) ??
        first;
      rivals.splice(rivals.indexOf(next), 1);
      states.set(id, { ...eventOf(next).data.object });
      ordered.push(next);
    }
  }
  return ordered;
}

function objectIdOf({ id, data }: Stripe.Event): string {
  const object: unknown = data.object;
  return isRecord(object) && typeof object.id === 'string' ? object.id : id;
}

function follows({ data }: Stripe.Event, known: Snapshot | undefined): boolean {
  const before = Object.entries(data.previous_attributes ?? {});
  return known !== undefined && before.length > 0 && before.every(([key, value]) => holds(known[key], value));
}
