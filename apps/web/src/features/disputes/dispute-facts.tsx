import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import operate from '../operate/operate.module.css';
import { Countdown } from './countdown.tsx';
import { type Dispute, statusWords, toWords } from './dispute-words.ts';
import classes from './disputes.module.css';
import { InquiryRefund } from './inquiry-refund.tsx';

const MOVEMENTS = {
  withdrawal: 'Taken back by the bank',
  fee: "Stripe's fee",
  reinstatement: 'Given back by the bank',
} as const;

/** What is asked, until when, what the money did, and what was done by rule. */
export function DisputeFacts({ dispute }: { dispute: Dispute }) {
  const { status, dueAt, needsResponse, reason, networkReasonCode, amount, accountId, chargeId } = dispute;
  const { label, tone } = statusWords(status);
  return (
    <Panel title="What it is about">
      <div className={classes.fields}>
        <div>
          <StatusBadge tone={tone}>{label}</StatusBadge>
        </div>
        {needsResponse && dueAt ? <Countdown dueAt={dueAt} /> : null}
        {needsResponse && !dueAt ? (
          <Notice tone="info" title="The bank takes no answer to this one." />
        ) : null}
        {dispute.isInquiry && dispute.isChargeRefundable ? <InquiryRefund dispute={dispute} /> : null}
        <dl className={classes.facts}>
          <Fact name="Disputed">
            <Amount value={amount} />
          </Fact>
          <Fact name="Reason">
            {toWords(reason)}
            {networkReasonCode ? ` (${networkReasonCode})` : ''}
          </Fact>
          <Fact name="Account">
            <Link to="/operate/customers/$accountId" params={{ accountId }} className={operate.link}>
              {accountId}
            </Link>
          </Fact>
          <Fact name="Payment">{chargeId}</Fact>
          {dispute.ledger.map((movement) => (
            <Fact key={`${movement.kind}${movement.at}`} name={MOVEMENTS[movement.kind]}>
              <Amount value={movement} /> on <Day at={movement.at} />
            </Fact>
          ))}
        </dl>
        {dispute.steps.length > 0 ? (
          <ul className={classes.steps} aria-label="What was done by rule">
            {dispute.steps.map(({ step, because, at }) => (
              <li key={step}>
                <span>{because}</span>
                <small>
                  {toWords(step)}, <Day at={at} withTime />
                </small>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
