import { hiddenFields } from '../../resources/expandable.ts';
import type { Simulation } from '../simulation.ts';

type JsonObject = Record<string, unknown>;

/** Few prices stand in many objects. */
const prices = new WeakMap<object, object>();

/**
 * An object as an answer or an event shows it: without what is hidden and with embedded prices as they are now.
 * Stored objects are never changed in place, so whatever needs no change is the stored object itself, and ten events
 * about an invoice have its lines in memory once.
 */
export function wireCopy(sim: Simulation, node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return copyElements(sim, node);
  const object = node as JsonObject;
  if (object.object !== 'price') return copyFields(sim, object);
  const current = currentVersion(sim, object);
  const known = prices.get(current) ?? copyFields(sim, current);
  prices.set(current, known);
  return known;
}

function copyElements(sim: Simulation, elements: unknown[]): unknown[] {
  let copy: unknown[] | undefined;
  for (const [at, element] of elements.entries()) {
    const shown = wireCopy(sim, element);
    if (shown === element) continue;
    copy ??= [...elements];
    copy[at] = shown;
  }
  return copy ?? elements;
}

function copyFields(sim: Simulation, object: JsonObject): JsonObject {
  const hidden = typeof object.object === 'string' ? hiddenFields[object.object] : undefined;
  let copy: JsonObject | undefined;
  for (const key in object) {
    const value = object[key];
    const shown = hidden?.includes(key) ? undefined : wireCopy(sim, value);
    if (shown === value) continue;
    copy ??= { ...object };
    copy[key] = shown;
  }
  return copy ?? object;
}

/** Prices are embedded in items and lines; archiving or renaming one shows everywhere at once. */
export function currentVersion(sim: Simulation, object: JsonObject): JsonObject {
  if (object.object !== 'price' || typeof object.id !== 'string') return object;
  return (sim.store.prices.get(object.id) as JsonObject | undefined) ?? object;
}
