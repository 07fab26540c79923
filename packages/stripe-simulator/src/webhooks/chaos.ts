import { seededFraction } from '../kernel/ids.ts';

/** How badly events are delivered. Times are simulated seconds; shares go from 0 to 1 and are drawn from the seed. */
export interface ChaosRules {
  /** Only to this endpoint; to all without it. */
  endpoint?: string;
  /** The share of events that arrive twice, the second up to `window` later. */
  duplicate?: number;
  /** The share of events that never arrive and are never tried again. */
  drop?: number;
  /** The share of attempts that fail on the way, and are tried again later. */
  fail?: number;
  /** The share of events that are late, and by how much at most. */
  delay?: { rate: number; seconds: number };
  /** Every event comes up to so many seconds late, so that those of a window overtake each other. */
  shuffle?: number;
  /** Events are held back, and let go all at once every so many seconds (at multiples of it). */
  burst?: number;
  /** How far apart duplicates are at most; 60 unless said. */
  window?: number;
  /** The endpoint takes nothing for so long, counted from the request that asks for it. */
  down?: number;
}

/** When an event is first tried; null is never. */
export interface Plan {
  dueAt: number | null;
  duplicateAt: number | null;
  isBurst: boolean;
}

/** What can go wrong with webhooks on request. Which events suffer follows from the seed and their ids alone. */
export class Chaos {
  #seed: number;
  #rules: ChaosRules = {};
  #downUntil: number | null = null;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Replaces what was asked for before. */
  set(rules: ChaosRules, { now, seed = this.#seed }: { now: number; seed?: number | undefined }): void {
    this.#seed = seed;
    this.#rules = rules;
    this.#downUntil = rules.down === undefined ? null : now + rules.down;
  }

  clear(): void {
    this.#rules = {};
    this.#downUntil = null;
  }

  get state(): { rules: ChaosRules; downUntil: number | null } {
    return { rules: this.#rules, downUntil: this.#downUntil };
  }

  plan(event: string, endpoint: string, now: number): Plan {
    if (!this.#isAbout(endpoint)) return { dueAt: now, duplicateAt: null, isBurst: false };
    const draw = (label: string) => seededFraction(this.#seed, `chaos:${label}:${event}:${endpoint}`);
    const { duplicate = 0, drop = 0, delay, shuffle = 0, burst, window = 60 } = this.#rules;
    if (draw('drop') < drop) return { dueAt: null, duplicateAt: null, isBurst: false };
    const late = delay && draw('delay') < delay.rate ? upTo(draw('lateness'), delay.seconds) : 0;
    const leaves = now + late + upTo(draw('shuffle'), shuffle);
    const dueAt = burst === undefined ? leaves : (Math.floor(leaves / burst) + 1) * burst;
    const isTwice = draw('duplicate') < duplicate;
    return {
      dueAt,
      duplicateAt: isTwice ? dueAt + upTo(draw('distance'), window) : null,
      isBurst: burst !== undefined,
    };
  }

  /** Why an attempt fails before it reaches the endpoint; undefined when it gets there. */
  obstacle(attempt: { delivery: string; endpoint: string; number: number; now: number }): string | undefined {
    const { delivery, endpoint, number, now } = attempt;
    if (!this.#isAbout(endpoint)) return undefined;
    if (this.#downUntil !== null && now < this.#downUntil) return 'the endpoint is down (chaos)';
    const isLost = seededFraction(this.#seed, `chaos:fail:${delivery}:${number}`) < (this.#rules.fail ?? 0);
    return isLost ? 'lost on the way (chaos)' : undefined;
  }

  #isAbout(endpoint: string): boolean {
    return this.#rules.endpoint === undefined || this.#rules.endpoint === endpoint;
  }
}

/** A whole number from 0 to `most`. */
const upTo = (fraction: number, most: number) => Math.floor(fraction * (most + 1));
