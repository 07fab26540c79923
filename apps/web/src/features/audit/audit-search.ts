import { text } from '../../search-text.ts';

export const ROLES = ['support', 'finance', 'admin'] as const;

export interface AuditSearch {
  q?: string;
  role?: (typeof ROLES)[number];
}

/** What the address asks for; what it can not mean is left out. */
export function toAuditSearch(search: Record<string, unknown>): AuditSearch {
  const q = text(search.q);
  const role = ROLES.find((known) => known === search.role);
  return { ...(q ? { q } : {}), ...(role ? { role } : {}) };
}
