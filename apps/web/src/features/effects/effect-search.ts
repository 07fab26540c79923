import { text } from '../../search-text.ts';

export interface EffectSearch {
  /** Left out: what was given up. */
  state?: 'pending';
  kind?: string;
}

/** What the address asks for; what it can not mean is left out. */
export function toEffectSearch(search: Record<string, unknown>): EffectSearch {
  const kind = text(search.kind);
  return { ...(search.state === 'pending' ? { state: 'pending' } : {}), ...(kind ? { kind } : {}) };
}
