import type { Random } from './random.ts';

/** Ids that answers have shown, by the kind of their object: what later requests can refer to. */
export class KnownObjects {
  readonly #ids = new Map<string, string[]>();

  learn(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    if ('id' in answer && 'object' in answer && typeof answer.id === 'string' && answer.id !== '')
      this.#add(String(answer.object), answer.id);
    for (const inner of Object.values(answer)) this.learn(inner);
  }

  /** One of a kind, whose name may be the last part of a longer one: `session` is a `checkout.session` too. */
  pick(random: Random, name: string): string | undefined {
    const kinds = [...this.#ids].filter(([kind]) => kind.split('.').at(-1) === name);
    return random.pick(kinds.flatMap(([, ids]) => ids.slice(-8)));
  }

  pickAny(random: Random): string | undefined {
    return random.pick(random.pick([...this.#ids.values()]) ?? []);
  }

  #add(kind: string, id: string): void {
    const ids = this.#ids.get(kind) ?? [];
    if (!ids.includes(id)) this.#ids.set(kind, [...ids, id]);
  }
}
