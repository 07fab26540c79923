import type { ReactNode } from 'react';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { Ledger } from '../../ui/ledger.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './payment.module.css';
import type { Payment, WantedPlan } from './use-payment.ts';

/** What is bought, what is charged now and what later. */
export function PaymentSummary({
  payment,
  interval,
  children,
}: {
  payment: Payment;
  /** Null of what is bought once. */
  interval: WantedPlan['interval'] | null;
  children?: ReactNode;
}) {
  const { planName, price, trialEndsAt, lines, dueNow } = payment;
  return (
    <Panel title={planName}>
      {trialEndsAt ? (
        <p className={classes.words}>
          Free until <Day at={trialEndsAt} />, then <Amount value={price} /> a {interval}. You can cancel
          before, and are charged nothing.
        </p>
      ) : (
        <>
          <Ledger caption="What is charged now" lines={lines} sum={{ label: 'Due now', amount: dueNow }} />
          <p className={classes.words}>
            {interval
              ? `It renews each ${interval} until you cancel.`
              : 'It is paid once, and does not renew.'}
          </p>
        </>
      )}
      {children}
    </Panel>
  );
}
