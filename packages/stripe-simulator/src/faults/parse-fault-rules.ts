import {
  flag,
  fraction,
  InvalidInput,
  isHash,
  oneOf,
  type Read,
  readFields,
  text,
  whole,
} from '../kernel/http/control-input.ts';
import { FAULT_KINDS, type FaultRule } from './fault.ts';

const oneOrMore: Read<number[]> = (value, name) =>
  (Array.isArray(value) ? value : [value]).map((each) => whole(1)(each, name));

/** Reads rules as the control endpoint takes them: `[…]`, `{ "rules": […], "seed": 7 }` or one rule alone. */
export function parseFaults(body: unknown): { rules: FaultRule[]; seed?: number } {
  if (!isHash(body) || !('rules' in body)) return { rules: asList(body).map(parseRule) };
  const { rules = [], seed } = readFields<{ rules: FaultRule[]; seed: number }>(body, {
    rules: (value) => asList(value).map(parseRule),
    seed: whole(0),
  });
  return seed === undefined ? { rules } : { rules, seed };
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function parseRule(value: unknown): FaultRule {
  const { kind, ...rest } = readFields<FaultRule>(value, {
    kind: oneOf(FAULT_KINDS),
    method: (method, name) => text(method, name).toUpperCase(),
    path: text,
    rate: fraction,
    nth: oneOrMore,
    every: whole(1),
    times: whole(1),
    ms: whole(0, 600_000),
    status: whole(400, 599),
    after: flag,
    kept: flag,
    retry: flag,
  });
  if (kind === undefined) throw new InvalidInput(`A rule needs a kind: ${FAULT_KINDS.join(', ')}.`);
  return { kind, ...rest };
}
