import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useUndoCancellation } from '../cancellation/use-undo-cancellation.ts';
import { useStartCheckout } from '../checkout/use-start-checkout.ts';
import { type AddOnChoice, writeAddOns } from './add-on-choice.ts';
import classes from './plan-action.module.css';
import type { BillingInterval, Plan } from './plan-card.tsx';

interface PlanActionProps {
  plan: Plan;
  interval: BillingInterval;
  currency: string;
  /** False for members who may look but not buy. */
  canManage: boolean;
  /** Whether the app has a page of its own for payments. */
  takesPaymentsHere: boolean;
  /** How many of each add-on are to go with it; none where that is no question. */
  addOns?: AddOnChoice;
}

const NO_ADD_ONS: AddOnChoice = {};

/** What the server says can be done with a plan, in its words. */
export function PlanAction({
  plan,
  interval: shown,
  currency,
  canManage,
  takesPaymentsHere,
  addOns = NO_ADD_ONS,
}: PlanActionProps) {
  // What is billed, which for a plan that is only used is each month.
  const { action, interval } = plan.prices[shown];
  const look = { fullWidth: true, variant: plan.highlighted ? 'filled' : 'default' } as const;
  switch (action.kind) {
    case 'sign_up':
      return (
        <LinkButton to="/sign-up" search={{ next: '/pricing' }} {...look}>
          {action.label}
        </LinkButton>
      );
    case 'current':
      return <Told label={action.label} />;
    case 'unavailable':
      return <Told label={action.label} because={action.because} />;
    default:
  }
  if (!canManage)
    return <Told label={action.label} because="Only owners and billing admins can change the plan." />;
  switch (action.kind) {
    case 'checkout':
      return (
        <CheckoutButton
          planKey={plan.key}
          label={action.label}
          {...{ interval, currency, look, takesPaymentsHere, addOns }}
        />
      );
    case 'change':
      return (
        <LinkButton to="/billing/change" search={{ plan: plan.key, interval }} {...look}>
          {action.label}
        </LinkButton>
      );
    case 'cancel':
      return (
        <LinkButton to="/billing/cancel" {...look}>
          {action.label}
        </LinkButton>
      );
    case 'undo_cancel':
      return <UndoButton label={action.label} look={look} />;
  }
}

type Look = { fullWidth: boolean; variant: 'filled' | 'default' };

function Told({ label, because }: { label: string; because?: string }): ReactNode {
  return (
    <>
      <Button fullWidth variant="default" disabled className={classes.told}>
        {label}
      </Button>
      {because ? <p className={classes.because}>{because}</p> : null}
    </>
  );
}

interface CheckoutButtonProps {
  planKey: string;
  interval: BillingInterval;
  currency: string;
  label: string;
  look: Look;
  takesPaymentsHere: boolean;
  addOns: AddOnChoice;
}

function CheckoutButton({ planKey, interval, currency, label, look, ...props }: CheckoutButtonProps) {
  const checkout = useStartCheckout();
  const { addOns } = props;
  const beside = writeAddOns(addOns);
  return (
    <div className={classes.stack}>
      <Button
        {...look}
        loading={checkout.isPending}
        onClick={() => checkout.start({ planKey, interval, currency, ...(beside ? { addOns } : {}) })}
      >
        {label}
      </Button>
      {props.takesPaymentsHere ? (
        // A load of its own: only that page lets Stripe's script in.
        <a
          className={classes.here}
          href={`/checkout/pay?${new URLSearchParams({ plan: planKey, interval, currency, ...(beside ? { addOns: beside } : {}) })}`}
        >
          Or pay on this site
        </a>
      ) : null}
      {checkout.error ? <FailureNotice error={checkout.error} action={<span />} /> : null}
    </div>
  );
}

function UndoButton({ label, look }: { label: string; look: Look }) {
  const undo = useUndoCancellation();
  return (
    <div className={classes.stack}>
      <Button {...look} loading={undo.isPending} onClick={undo.undo}>
        {label}
      </Button>
      {undo.error ? <FailureNotice error={undo.error} action={<span />} /> : null}
    </div>
  );
}
