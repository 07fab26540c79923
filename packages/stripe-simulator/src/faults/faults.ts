import { seededFraction } from '../kernel/ids.ts';
import type { FaultRule } from './fault.ts';

/** A rule and what became of it. */
export interface FaultState extends FaultRule {
  /** How many requests it fitted, and at how many it struck. */
  matched: number;
  struck: number;
}

/** The faults that were asked for. Which request suffers follows from the seed and the order of requests alone. */
export class Faults {
  #seed: number;
  #states: FaultState[] = [];

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Replaces all rules, and counts from the start. */
  set(rules: readonly FaultRule[], { seed = this.#seed }: { seed?: number } = {}): void {
    this.#seed = seed;
    this.#states = rules.map((rule) => ({ ...rule, matched: 0, struck: 0 }));
  }

  list(): FaultState[] {
    return this.#states.map((state) => ({ ...state }));
  }

  clear(): void {
    this.#states = [];
  }

  /** What goes wrong with this request, the next to arrive. */
  next(request: { method: string; path: string }): FaultRule | undefined {
    let suffered: FaultRule | undefined;
    for (const [at, state] of this.#states.entries()) {
      if (!fits(state, request)) continue;
      state.matched += 1;
      if (suffered || !this.#strikes(state, at)) continue;
      state.struck += 1;
      suffered = state;
    }
    return suffered;
  }

  #strikes({ rate, nth, every, times, matched, struck }: FaultState, at: number): boolean {
    if (times !== undefined && struck >= times) return false;
    if (nth !== undefined && !nth.includes(matched)) return false;
    if (every !== undefined && matched % every !== 0) return false;
    return rate === undefined || seededFraction(this.#seed, `fault:${at}:${matched}`) < rate;
  }
}

function fits({ method, path }: FaultRule, request: { method: string; path: string }): boolean {
  if (method !== undefined && method !== request.method) return false;
  return path === undefined || toPattern(path).test(request.path);
}

const toPattern = (path: string) => new RegExp(`^${path.split('*').map(literally).join('.*')}$`);
const literally = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
