import { trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';
import { toWords } from './dispute-words.ts';

/** Payments that a card's issuer suspects, and what the rule did about each. */
export function WarningList() {
  const warnings = trpc.operator.disputes.warnings.useQuery();
  return (
    <Panel title="Early fraud warnings">
      {warnings.isPending ? <Loading label="Loading the warnings" shape={[80]} /> : null}
      {warnings.error ? (
        <FailureNotice error={warnings.error} onRetry={() => void warnings.refetch()} />
      ) : null}
      {warnings.data?.length === 0 ? <p className={operate.nothing}>No payment was warned of.</p> : null}
      <ul className={operate.items} aria-label="Early fraud warnings">
        {warnings.data?.map(({ id, accountName, fraudType, warnedAt, because, actionable }) => (
          <li key={id}>
            <div className={table.row}>
              <strong>{accountName}</strong>
              <StatusBadge tone={actionable ? 'warning' : 'neutral'}>
                {actionable ? 'Can still be refunded' : 'Refunded or disputed'}
              </StatusBadge>
            </div>
            <span>{because ?? 'Nobody has looked at it yet.'}</span>
            <span className={table.quiet}>
              {toWords(fraudType)}, <Day at={warnedAt} withTime />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
