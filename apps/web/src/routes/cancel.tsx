import classes from '../features/cancellation/cancel-form.module.css';
import { CancelForm } from '../features/cancellation/cancel-form.tsx';
import { KeepButton } from '../features/cancellation/keep-button.tsx';
import type { Overview } from '../features/overview/plan-panel.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { Day } from '../ui/day.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

export function CancelPage() {
  return (
    <Page title="Cancel subscription" width="narrow">
      <Cancellation />
    </Page>
  );
}

function Cancellation() {
  const canManage = canManageBilling(useSession());
  const overview = trpc.overview.get.useQuery();
  if (overview.isPending) return <Loading label="Loading your plan" shape={[420]} />;
  if (overview.error) return <FailureNotice error={overview.error} onRetry={() => void overview.refetch()} />;
  const view = overview.data;
  const back = <LinkButton to="/billing">Go to billing</LinkButton>;
  if (!canManage) {
    return (
      <Notice tone="info" title="Your role does not allow this" action={back}>
        Ask an owner or a billing admin of {view.accountName}.
      </Notice>
    );
  }
  if (view.can.undoCancel) return <AlreadyCancelling view={view} />;
  if (!view.can.cancel) {
    return (
      <Notice tone="info" title="There is nothing to cancel" action={back}>
        You are on {view.planName}. {view.statusText}.
      </Notice>
    );
  }
  return (
    <Panel title="What happens, and when">
      <WhatHappens view={view} />
      <CancelForm planName={view.planName} />
    </Panel>
  );
}

function AlreadyCancelling({ view }: { view: Overview }) {
  return (
    <Notice tone="warning" title={view.statusText} action={<KeepButton planName={view.planName} />}>
      You can use {view.planName} until then. If you changed your mind, nothing is lost.
    </Notice>
  );
}

function WhatHappens({ view }: { view: Overview }) {
  const endsAt = view.trialEndsAt ?? view.nextCharge?.at ?? null;
  return (
    <ul className={classes.steps}>
      <li>
        <strong>Today</strong>
        <span>You keep {view.planName} and everything in it. Nothing is charged.</span>
      </li>
      <li>
        <strong>{endsAt ? <Day at={endsAt} /> : 'At the end'}</strong>
        <span>
          {endsAt ? (
            <>
              {view.planName} ends at <Day at={endsAt} withTime />, and you move to the free plan.
            </>
          ) : (
            <>{view.planName} ends with the time you have paid for, and you move to the free plan.</>
          )}
        </span>
      </li>
      <li>
        <strong>Until then</strong>
        <span>You can take it back with one press on the billing page.</span>
      </li>
    </ul>
  );
}
