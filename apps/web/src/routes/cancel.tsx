import { Link } from '@tanstack/react-router';
import classes from '../features/cancellation/cancel-form.module.css';
import { CancelForm } from '../features/cancellation/cancel-form.tsx';
import { KeepButton } from '../features/cancellation/keep-button.tsx';
import { OfferPanel } from '../features/cancellation/offer-panel.tsx';
import { ManagedPage } from '../features/overview/managed-page.tsx';
import type { Overview } from '../features/overview/plan-panel.tsx';
import { Day } from '../ui/day.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';

export function CancelPage() {
  return (
    <ManagedPage
      title="Cancel subscription"
      isOpen={({ can }) => can.cancel || can.undoCancel}
      closed="There is nothing to cancel"
    >
      {(view) => (view.can.undoCancel ? <AlreadyCancelling view={view} /> : <Cancellation view={view} />)}
    </ManagedPage>
  );
}

function Cancellation({ view }: { view: Overview }) {
  return (
    <>
      <OfferPanel />
      <Panel title="What happens, and when">
        <WhatHappens view={view} />
        <CancelForm planName={view.planName} />
      </Panel>
      <p className={classes.sooner}>
        {view.can.pause ? (
          <>
            You can also <Link to="/billing/pause">pause it</Link> and come back later.{' '}
          </>
        ) : null}
        Not until then? <Link to="/billing/cancel-now">End it now</Link> and see what is given back.
      </p>
    </>
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
