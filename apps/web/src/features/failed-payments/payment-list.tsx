import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { daysSince, type FailedPayment, recoveryWords, STATES } from './payment-words.ts';
import { RetryButton } from './retry-button.tsx';

/** A card each: why, since when, what comes next, and what was done. */
export function PaymentList({ payments }: { payments: FailedPayment[] }) {
  return (
    <ul className={table.cards} aria-label="Failed payments">
      {payments.map((payment) => (
        <PaymentItem key={payment.invoiceId} payment={payment} />
      ))}
    </ul>
  );
}

function PaymentItem({ payment }: { payment: FailedPayment }) {
  const { state, recovery, nextStep, nextAttemptAt } = payment;
  return (
    <li className={table.card}>
      <div className={table.row}>
        <strong>
          {payment.accountName} · <Amount value={payment.amount} />
        </strong>
        <StatusBadge tone={STATES[state].tone}>{STATES[state].words}</StatusBadge>
      </div>
      <span className={classes.ids}>
        {[payment.invoiceNumber, payment.invoiceId, payment.accountId].filter(Boolean).join(' · ')}
      </span>
      <span>
        {payment.declineWords}
        {payment.declineCode ? <span className={table.quiet}> ({payment.declineCode})</span> : null}
      </span>
      {state === 'open' ? (
        <>
          <span className={table.quiet}>
            Unpaid {daysSince(payment.openedAt, new Date())}, failed {timesOf(payment.failureCount)};{' '}
            {nextAttemptAt ? (
              <>
                Stripe tries again on <Day at={nextAttemptAt} withTime />
              </>
            ) : (
              'Stripe does not try again'
            )}
          </span>
          {nextStep ? (
            <span>
              Next: {nextStep.words}
              {nextStep.at ? (
                <>
                  , <Day at={nextStep.at} withTime />
                </>
              ) : null}
            </span>
          ) : null}
        </>
      ) : (
        <span className={table.quiet}>
          {recovery ? `Paid ${recoveryWords(recovery)}` : payment.because}
          {payment.closedAt ? (
            <>
              {' '}
              (<Day at={payment.closedAt} withTime />)
            </>
          ) : null}
        </span>
      )}
      <Steps payment={payment} />
      {state === 'open' ? <RetryButton payment={payment} /> : null}
    </li>
  );
}

const timesOf = (count: number) => (count === 1 ? 'once' : `${count} times`);

function Steps({ payment: { steps } }: { payment: FailedPayment }) {
  if (steps.length === 0) return null;
  return (
    <details>
      <summary>What was done ({steps.length})</summary>
      <ol>
        {steps.map((step) => (
          <li key={`${step.words} ${step.at}`}>
            <Day at={step.at} withTime /> · {step.words}
            <div className={table.quiet}>{step.because}</div>
          </li>
        ))}
      </ol>
    </details>
  );
}
