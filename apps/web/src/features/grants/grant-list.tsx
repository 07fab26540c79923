import { trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import { StaffButton } from '../operate/staff-button.tsx';
import { type Grant, grantWords, STATES } from './grant-words.ts';

/** What an account was given and has bought for good, with who gave it and why. */
export function GrantList({ accountId }: { accountId: string }) {
  const grants = trpc.operator.entitlements.grants.useQuery({ accountId });
  if (grants.isPending) return <Loading label="Loading its grants" shape={[140]} />;
  if (!grants.data) return <FailureNotice error={grants.error} onRetry={() => void grants.refetch()} />;
  if (grants.data.length === 0)
    return (
      <div className={table.empty}>
        <strong>Nothing was given by hand</strong>
        <p>What this account may use follows from its plan alone.</p>
      </div>
    );
  return (
    <Panel title="What it was given">
      <ul className={table.cards} aria-label="Grants">
        {grants.data.map((grant) => (
          <li key={grant.id} className={table.card}>
            <Card grant={grant} accountId={accountId} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Card({ grant, accountId }: { grant: Grant; accountId: string }) {
  const { label, tone } = STATES[grant.state];
  return (
    <>
      <div className={table.row}>
        <strong>{grantWords(grant)}</strong>
        <StatusBadge tone={tone}>{label}</StatusBadge>
      </div>
      <span>{grant.because}</span>
      <span className={table.quiet}>
        From <Day at={grant.startsAt} />
        {grant.endsAt ? (
          <>
            {' '}
            until <Day at={grant.endsAt} />
          </>
        ) : (
          ' for good'
        )}
        , {grant.source === 'purchase' ? 'bought' : `given by ${grant.author}`}
      </span>
      {grant.revoked ? (
        <span className={table.quiet}>
          Taken back <Day at={grant.revoked.at} withTime /> by {grant.revoked.by}: {grant.revoked.because}
        </span>
      ) : null}
      {grant.state === 'active' || grant.state === 'planned' ? (
        <TakeBack grant={grant} accountId={accountId} />
      ) : null}
    </>
  );
}

function TakeBack({ grant, accountId }: { grant: Grant; accountId: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const revoke = trpc.operator.entitlements.revoke.useMutation();
  return (
    <StaffButton
      does="entitlements.revoke"
      label="Take it back…"
      name={`Take it back… ${grantWords(grant)}`}
      question={`${grantWords(grant)}: take it back from now on?`}
      yes="Yes, take it back"
      onConfirm={async (because) => {
        await revoke.mutateAsync({ accountId, grantId: grant.id, because });
        flash.show('Taken back.');
        await utils.operator.entitlements.invalidate();
      }}
    />
  );
}
