import { useState } from 'react';
import { type AddOnChoice, besidePlan, writeAddOns } from '../features/pricing/add-on-choice.ts';
import { CurrencyChoice } from '../features/pricing/currency-choice.tsx';
import { ExtraList } from '../features/pricing/extra-list.tsx';
import { IntervalChoice } from '../features/pricing/interval-choice.tsx';
import { PlanAction } from '../features/pricing/plan-action.tsx';
import type { BillingInterval } from '../features/pricing/plan-card.tsx';
import { bestSaving, PlanControls, PlanGrid } from '../features/pricing/plan-grid.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { TermsLine } from '../ui/terms-line.tsx';
import classes from './pricing.module.css';

export function PricingPage() {
  return (
    <Page
      title="Plans and pricing"
      lead="Start free. Change or cancel whenever you like: you only pay for the time you use."
      centred
    >
      <Plans />
    </Page>
  );
}

function Plans() {
  const session = useSession();
  const [currency, setCurrency] = useState<string>();
  const [chosen, setInterval] = useState<BillingInterval>();
  const [choice, setChoice] = useState<AddOnChoice>({});
  const view = trpc.plans.list.useQuery(currency ? { currency } : {}, {
    placeholderData: (before) => before,
  });
  if (view.isPending) return <Loading label="Loading the plans" shape={[44, [480, 480, 480]]} />;
  if (view.error) return <FailureNotice error={view.error} onRetry={() => void view.refetch()} />;
  const { plans, currencies, currentInterval } = view.data;
  const canChoose = plans.some(({ prices }) => prices.month.action.kind === 'checkout');
  const interval = chosen ?? currentInterval ?? 'month';
  if (plans.length === 0) {
    return (
      <Notice tone="info" title="There are no plans yet">
        Plans appear here as soon as they are published.
      </Notice>
    );
  }
  return (
    <>
      <PlanControls>
        <IntervalChoice value={interval} onChange={setInterval} savingPercent={bestSaving(plans)} />
        <CurrencyChoice value={view.data.currency} currencies={currencies} onChange={setCurrency} />
      </PlanControls>
      <PlanGrid
        plans={plans}
        interval={interval}
        toAction={(plan) => (
          <PlanAction
            // An act belongs to one plan at one price: another choice is another act.
            key={`${interval}-${view.data.currency}-${writeAddOns(choice)}`}
            plan={plan}
            interval={interval}
            currency={view.data.currency}
            canManage={canManageBilling(session)}
            takesPaymentsHere={view.data.takesPaymentsHere}
            addOns={besidePlan(choice, view.data.extras, plan.key)}
          />
        )}
      />
      {view.data.terms ? (
        <div className={classes.terms}>
          <TermsLine terms={view.data.terms} />
        </div>
      ) : null}
      <ExtraList
        extras={view.data.extras}
        choice={canChoose ? choice : undefined}
        onChoose={setChoice}
        isSignedIn={session !== null && session !== undefined}
      />
    </>
  );
}
