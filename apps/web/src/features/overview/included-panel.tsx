import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Gate } from '../entitlements/gate.tsx';
import { type Entitlement, useEntitlements } from '../entitlements/use-entitlement.ts';
import classes from './overview.module.css';

export function IncludedPanel() {
  return (
    <Panel title="What you can use" className={classes.includedArea}>
      <Included />
      <Gate
        feature="priority_support"
        fallback={({ upgradeTo }) =>
          upgradeTo ? (
            <p className={classes.support}>
              Questions? We answer within two days, and the same day with {upgradeTo.planName}.
            </p>
          ) : null
        }
      >
        <p className={classes.support}>Questions? You have priority support: we answer the same day.</p>
      </Gate>
    </Panel>
  );
}

function Included() {
  const entitlements = useEntitlements();
  if (entitlements.isPending) return <Loading label="Loading what is included" shape={[28, 28, 28]} />;
  if (entitlements.error) {
    return <FailureNotice error={entitlements.error} onRetry={() => void entitlements.refetch()} />;
  }
  if (entitlements.data.length === 0) return <p className={classes.quiet}>This plan lists no features.</p>;
  return (
    <ul className={classes.features}>
      {entitlements.data.map((entitlement) => (
        <li key={entitlement.feature}>
          <span>
            {entitlement.label}
            <More entitlement={entitlement} />
          </span>
          <strong data-allowed={entitlement.allowed}>{toAllowance(entitlement)}</strong>
        </li>
      ))}
    </ul>
  );
}

/** What was used and when it is there anew, and the plan that has it, or more of it. */
function More({ entitlement: { balance, upgradeTo, allowed, label } }: { entitlement: Entitlement }) {
  return (
    <small className={classes.more}>
      {balance ? (
        <span>
          {count(balance.used)} used, anew on <Day at={balance.resetsAt} />
        </span>
      ) : null}
      {upgradeTo ? (
        <Link to="/pricing">
          {allowed ? 'More with' : 'Comes with'} {upgradeTo.planName}
          <VisuallyHidden>: {label}</VisuallyHidden>
        </Link>
      ) : null}
    </small>
  );
}

const count = (number: number) => new Intl.NumberFormat().format(number);

function toAllowance({ allowed, limit, balance }: Entitlement): string {
  if (balance?.isCharged && balance.included !== null) return `${count(balance.included)} included`;
  if (!allowed) return balance && limit ? 'Used up' : 'Not included';
  if (limit === undefined) return 'Included';
  return limit === null ? 'Unlimited' : `Up to ${count(limit)}`;
}
