/** Repeatable chance. */
export interface Dice {
  below(limit: number): number;
  /** True in so many of a hundred. */
  chance(percent: number): boolean;
  of<T>(all: readonly T[]): T;
  shuffle<T>(all: readonly T[]): T[];
  /** Chance of its own, so that what one part draws changes nothing for another. */
  fork(): Dice;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, each seed another sequence. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const shuffle = <T>(all: readonly T[]) => {
    const rest = [...all];
    return all.flatMap(() => rest.splice(below(rest.length), 1));
  };
  return {
    below,
    chance: (percent) => below(100) < percent,
    of: (all) => {
      const [one] = all.slice(below(all.length));
      if (one === undefined) throw new Error('Nothing to choose from.');
      return one;
    },
    shuffle,
    fork: () => dice(below(2 ** 32)),
  };
}
