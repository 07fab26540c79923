import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { toFailure } from '../failure.ts';
import classes from '../features/payment/payment.module.css';
import { PaymentPanel, PaymentSkeleton, payLabel } from '../features/payment/payment-panel.tsx';
import { PaymentSummary } from '../features/payment/payment-summary.tsx';
import { PromotionField } from '../features/payment/promotion-field.tsx';
import { type Payment, usePayment, type Wanted } from '../features/payment/use-payment.ts';
import { usePromotion } from '../features/payment/use-promotion.ts';
import { useStartTrial } from '../features/payment/use-start-trial.ts';
import { leaveFor } from '../features/portal/leave-for.ts';
import { readAddOns } from '../features/pricing/add-on-choice.ts';
import { OfferWords } from '../features/purchases/offer-words.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

const route = getRouteApi('/signed-in/checkout/pay');

/** Paying on a page of the app, in Stripe's own fields. */
export function CheckoutPayPage() {
  const { plan, product, interval = 'month', currency = 'usd', addOns } = route.useSearch();
  return (
    <Page title="Payment" width="narrow">
      {product ? (
        <Pay wanted={{ productKey: product, currency }} />
      ) : plan ? (
        <Pay
          wanted={{ planKey: plan, interval, currency, ...(addOns ? { addOns: readAddOns(addOns) } : {}) }}
        />
      ) : (
        <Notice tone="warning" title="No plan was chosen." action={<ToPlans />} />
      )}
    </Page>
  );
}

/** A load of its own: the next page does not let Stripe's script in. */
const showOutcome = (reference: string) =>
  leaveFor(`/checkout/return?session=${encodeURIComponent(reference)}`);

function Pay({ wanted }: { wanted: Wanted }) {
  const { setup_intent: setup } = route.useSearch();
  const { payment, show, open, payAtOnce, error, isPending } = usePayment(wanted);
  // A trial that a card was refused is not offered anew with a code.
  const promotion = usePromotion({ wanted, withoutTrial: payment?.kind === 'payment' }, show);
  const trial = useStartTrial(showOutcome);
  // Back from the bank the card is saved: what is left is to begin.
  useEffect(() => {
    if (setup) void trial.start(setup);
    else open();
  }, []);
  const started = payment?.kind === 'started' ? payment.reference : undefined;
  useEffect(() => {
    if (started) showOutcome(started);
  }, [started]);
  const refused = trial.error && toFailure(trial.error).code === 'trial_used';
  if (refused && !isPending && payment?.kind !== 'payment') return <TrialUsed onPay={payAtOnce} />;
  if (trial.error && !refused)
    return (
      <FailureNotice
        error={trial.error}
        onRetry={() => void trial.start(setup ?? payment?.reference ?? '')}
        isRetrying={trial.isPending}
      />
    );
  const isOnce = 'productKey' in wanted;
  if (error) {
    const back = isOnce ? <ToPurchases /> : <ToPlans />;
    const action = toFailure(error).code === 'address_needed' ? <ToDetails /> : back;
    return <FailureNotice error={error} action={action} />;
  }
  if (!payment || payment.kind === 'started' || isPending) return <Opening />;
  return (
    <Columns>
      <PaymentSummary payment={payment} interval={isOnce ? null : wanted.interval}>
        {isOnce ? <OfferWords productKey={wanted.productKey} /> : null}
        {payment.takesPromotionCodes ? (
          <PromotionField
            applied={promotion.applied}
            failure={promotion.failure}
            isBusy={promotion.isBusy}
            onApply={promotion.apply}
            onRemove={promotion.remove}
          />
        ) : null}
      </PaymentSummary>
      <PaymentPanel
        payment={payment}
        title={payment.kind === 'setup' ? 'Your card' : 'Payment'}
        label={payLabel(payment)}
        returnUrl={returnUrlOf(payment)}
        onConfirmed={async () => {
          if (payment.kind === 'setup') await trial.start(payment.reference);
          else showOutcome(payment.reference);
        }}
      />
    </Columns>
  );
}

/** A bank that takes over the page comes back to where it goes on. */
function returnUrlOf(payment: Payment): string {
  const { origin, href } = window.location;
  return payment.kind === 'setup'
    ? href
    : `${origin}/checkout/return?session=${encodeURIComponent(payment.reference)}`;
}

const Columns = ({ children }: { children: ReactNode }) => <div className={classes.columns}>{children}</div>;

function Opening() {
  return (
    <Columns>
      <Panel title="Payment">
        <PaymentSkeleton />
      </Panel>
    </Columns>
  );
}

function TrialUsed({ onPay }: { onPay: () => void }) {
  return (
    <Notice
      tone="warning"
      role="alert"
      title="This card has had its free trial."
      action={
        <Button size="sm" onClick={onPay}>
          Subscribe without a trial
        </Button>
      }
    >
      Nothing was charged. A card has one trial; you will see the amount before you pay.
    </Notice>
  );
}

function ToPurchases() {
  return (
    <LinkButton to="/billing/purchases" variant="default" size="sm">
      Back to your purchases
    </LinkButton>
  );
}

/** The tax hangs on the address: it is typed with the billing details, and the way leads back here. */
function ToDetails() {
  const next = window.location.pathname + window.location.search;
  return (
    <Button
      component="a"
      href={`/billing/details?${new URLSearchParams({ next })}`}
      variant="default"
      size="sm"
    >
      Add your address
    </Button>
  );
}

function ToPlans() {
  return (
    <LinkButton to="/pricing" variant="default" size="sm">
      Back to the plans
    </LinkButton>
  );
}
