import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import ledger from '../../ui/ledger.module.css';
import { formatMoney, type Money } from '../../ui/money.ts';
import table from '../../ui/table.module.css';

export type RefundPreview = Outputs['operator']['refunds']['preview'];

/** What was paid, what went back, what is left, and what stays with Stripe. */
export function RefundFacts({ preview }: { preview: RefundPreview }) {
  const { paid, refunded, pending, left, fee, limit, invoice, destination } = preview;
  return (
    <div>
      <table className={ledger.ledger} aria-label="What can be given back">
        <tbody>
          <Row name="Paid" amount={paid} />
          <Row name="Given back" amount={refunded} />
          {pending.amountMinor > 0 ? <Row name="Of that, on its way" amount={pending} /> : null}
          {limit && limit.amountMinor < left.amountMinor ? (
            <Row name="You may give back" amount={limit} />
          ) : null}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Left</th>
            <td className={ledger.figure}>
              <span className={ledger.sum}>
                <Amount value={left} />
              </span>
            </td>
          </tr>
        </tfoot>
      </table>
      <p className={table.quiet}>
        {preview.method}, <Day at={preview.paidAt} withTime />
        {invoice ? `, invoice ${invoice.number ?? invoice.id}` : ', without an invoice'}.{' '}
        {fee && fee.amountMinor > 0 ? `Stripe keeps its fee of ${formatMoney(fee)}. ` : ''}
        {destination
          ? `${formatMoney(destination.transferred)} went to ${destination.account}${
              destination.applicationFee ? `, less a fee of ${formatMoney(destination.applicationFee)}` : ''
            }.`
          : ''}
      </p>
    </div>
  );
}

function Row({ name, amount }: { name: string; amount: Money }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={ledger.figure}>
        <Amount value={amount} />
      </td>
    </tr>
  );
}
