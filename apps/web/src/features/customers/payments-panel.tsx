import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Outputs, trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import form from '../../ui/form.module.css';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import { RefundDialog } from '../refunds/refund-dialog.tsx';

type Payment = Outputs['operator']['refunds']['payments']['items'][number];

/** Payments as Stripe has them, each with the way to give it back. */
export function PaymentsPanel({ accountId }: { accountId: string }) {
  const [chargeId, setCharge] = useState<string>();
  const list = trpc.operator.refunds.payments.useInfiniteQuery(
    { accountId, limit: 10 },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  return (
    <Panel title="Payments">
      {list.isPending ? <Loading label="Loading the payments" shape={[64, 64]} /> : null}
      {list.data ? (
        <Payments payments={list.data.pages.flatMap(({ items }) => items)} onRefund={setCharge} />
      ) : null}
      {list.data || list.error ? <LoadMore list={list} /> : null}
      {chargeId ? (
        <RefundDialog accountId={accountId} chargeId={chargeId} onClose={() => setCharge(undefined)} />
      ) : null}
    </Panel>
  );
}

function Payments({ payments, onRefund }: { payments: Payment[]; onRefund: (chargeId: string) => void }) {
  if (payments.length === 0) return <p className={table.quiet}>Nothing was paid yet.</p>;
  return (
    <ul className={table.cards} aria-label="Payments">
      {payments.map((payment) => (
        <li key={payment.chargeId} className={form.item}>
          <span className={form.words}>
            <strong>
              <Amount value={payment.amount} /> by {payment.method}
            </strong>
            <span className={table.quiet}>
              <Day at={payment.createdAt} withTime /> · {payment.chargeId}
              {payment.failure ? ` · ${payment.failure}` : ''}
              {payment.refunded.amountMinor > 0 ? ` · ${formatMoney(payment.refunded)} refunded` : ''}
            </span>
          </span>
          <StatusBadge tone={payment.statusTone}>{payment.statusText}</StatusBadge>
          {payment.status === 'succeeded' ? (
            <Button
              variant="default"
              size="sm"
              aria-label={`Refund ${formatMoney(payment.amount)} of ${payment.chargeId}`}
              onClick={() => onRefund(payment.chargeId)}
            >
              Refund…
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
