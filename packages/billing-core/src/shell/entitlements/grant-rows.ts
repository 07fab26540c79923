import type { EntitlementGrantsTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import type { GrantView } from '../../billing.ts';
import {
  type EntitlementGrant,
  type GrantContent,
  isGrantActive,
} from '../../domain/entitlements/holdings.ts';

type GrantRow = Selectable<EntitlementGrantsTable>;

export function toGrant(row: GrantRow): EntitlementGrant {
  return {
    id: row.id,
    source: row.source,
    content: toContent(row),
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    revokedAt: row.revoked_at,
  };
}

/** A constraint of the table keeps what each kind needs. */
function toContent({ id, kind, plan_key: planKey, feature, amount }: GrantRow): GrantContent {
  if (kind === 'extension') return { kind };
  if (kind === 'plan' && planKey !== null) return { kind, planKey };
  if (kind === 'feature' && feature !== null) return { kind, feature, amount };
  if (kind === 'credits' && feature !== null && amount !== null) return { kind, feature, amount };
  throw new Error(`Grant ${id} of kind ${kind} is not whole.`);
}

export const toContentColumns = (
  content: GrantContent,
): Pick<GrantRow, 'kind' | 'plan_key' | 'feature' | 'amount'> => ({
  kind: content.kind,
  plan_key: content.kind === 'plan' ? content.planKey : null,
  feature: 'feature' in content ? content.feature : null,
  amount: 'amount' in content ? content.amount : null,
});

export function toGrantView(row: GrantRow, now: Date): GrantView {
  const grant = toGrant(row);
  return {
    id: row.id,
    source: row.source,
    content: grant.content,
    state: stateOf(grant, now),
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at?.toISOString() ?? null,
    author: row.author,
    because: row.because,
    revoked:
      row.revoked_at && row.revoked_by !== null && row.revoked_because !== null
        ? { at: row.revoked_at.toISOString(), by: row.revoked_by, because: row.revoked_because }
        : null,
  };
}

function stateOf(grant: EntitlementGrant, now: Date): GrantView['state'] {
  if (grant.revokedAt) return 'revoked';
  if (isGrantActive(grant, now)) return 'active';
  return now < grant.startsAt ? 'planned' : 'ended';
}
