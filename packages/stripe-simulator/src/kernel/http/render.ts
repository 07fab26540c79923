import { expandableFields, hiddenFields, includableFields } from '../../resources/expandable.ts';
import type { Simulation } from '../simulation.ts';
import { invalidRequest } from '../stripe-error.ts';
import { EXPANDABLE_PATHS } from './expandable-paths.ts';
import { currentVersion, wireCopy } from './wire-copy.ts';

type ExpandTree = Map<string, ExpandTree>;
type JsonObject = Record<string, unknown>;

const MAX_DEPTH = 4;

/**
 * An object as it goes over the wire: expanded where asked (docs.stripe.com/api/expanding_objects), without the
 * fields that Stripe gives only on request, and with embedded prices as they are now.
 */
export function render(sim: Simulation, value: unknown, expand: readonly string[]): unknown {
  return walk(sim, value, { tree: toTree(expand), path: '' });
}

function toTree(paths: readonly string[]): ExpandTree {
  const root: ExpandTree = new Map();
  for (const path of paths) {
    const names = path.split('.');
    if (names.length > MAX_DEPTH) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`,
        { param: 'expand' },
      );
    }
    let node = root;
    for (const name of names) {
      const next: ExpandTree = node.get(name) ?? new Map();
      node.set(name, next);
      node = next;
    }
  }
  return root;
}

interface Place {
  tree: ExpandTree;
  path: string;
  /** The nearest object around that says what kind it is, and the way from it. */
  within?: { kind: string; path: string };
}

/** Only what is asked for is copied on its way. */
function walk(sim: Simulation, node: unknown, place: Place): unknown {
  if (place.tree.size === 0) return wireCopy(sim, node);
  if (Array.isArray(node)) return node.map((element) => walk(sim, element, place));
  if (typeof node !== 'object' || node === null) return node;
  const object = { ...currentVersion(sim, node as JsonObject) };
  const kind = typeof object.object === 'string' ? object.object : '';
  for (const field of hiddenFields[kind] ?? []) if (!place.tree.has(field)) delete object[field];
  for (const [field, include] of Object.entries(includableFields[kind] ?? {})) {
    if (place.tree.has(field)) object[field] = include(sim, String(object.id));
  }
  for (const [key, child] of Object.entries(object)) {
    if (!place.tree.has(key)) object[key] = wireCopy(sim, child);
  }
  for (const field of place.tree.keys()) expandField(sim, object, { field, place });
  return object;
}

function expandField(
  sim: Simulation,
  object: JsonObject,
  { field, place }: { field: string; place: Place },
): void {
  const path = join(place.path, field);
  const value = object[field];
  const within =
    typeof object.object === 'string'
      ? { kind: object.object, path: field }
      : { kind: place.within?.kind ?? '', path: join(place.within?.path ?? '', field) };
  // A coupon for all products, a price without tiers, the transfer of a plain charge: nothing to give, and nothing wrong in asking.
  if (value === undefined && (isGivenOnRequest(object, field) || isOptional(within) || isExpandable(within)))
    return;
  if (!Object.hasOwn(object, field) || value === undefined || !isExpandable(within))
    throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  const at = { tree: place.tree.get(field) ?? new Map(), path, within };
  object[field] = Array.isArray(value)
    ? value.map((element) => walk(sim, resolve(sim, { field, value: element, path }), at))
    : walk(sim, resolve(sim, { field, value, path }), at);
}

const LISTS = new Set(['list', 'search_result']);
const expandable = new Map<string, ReadonlySet<string>>();

/** What stands for an object by its id, or holds others, can be expanded; a plain value can not. */
function isExpandable({ kind, path }: { kind: string; path: string }): boolean {
  if (LISTS.has(kind)) return path === 'data';
  const known = expandable.get(kind) ?? new Set(EXPANDABLE_PATHS[kind]?.split(' '));
  expandable.set(kind, known);
  return known.has(path);
}

function resolve(
  sim: Simulation,
  { field, value, path }: { field: string; value: unknown; path: string },
): unknown {
  if (typeof value !== 'string') return value;
  const lookUp = expandableFields[field];
  if (!lookUp) throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  return lookUp(sim.store, value, sim) ?? value;
}

const isGivenOnRequest = ({ object: kind }: JsonObject, field: string) =>
  typeof kind === 'string' && (hiddenFields[kind]?.includes(field) ?? false);

/** Deeper fields that are given on request, where there are any. */
const OPTIONAL = new Set(['promotion_code restrictions.currency_options']);
const isOptional = ({ kind, path }: { kind: string; path: string }) => OPTIONAL.has(`${kind} ${path}`);

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);
