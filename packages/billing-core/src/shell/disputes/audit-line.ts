import type { DisputeAct } from '../../billing.ts';
import type { PersonsAuditLine } from '../write-audit-lines.ts';

/** The line of what a person did about a dispute: one for each act. */
export const toAuditLine = (
  act: DisputeAct,
  line: Pick<PersonsAuditLine, 'action' | 'because' | 'at'>,
): PersonsAuditLine => ({
  key: `act:${act.accountId}:${act.actId}`,
  accountId: act.accountId,
  actorId: act.actorId,
  subject: act.disputeId,
  ...line,
});
