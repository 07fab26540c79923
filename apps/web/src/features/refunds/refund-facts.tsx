import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import ledger from '../../ui/ledger.module.css';
import { formatMoney, type Money } from '../../ui/money.ts';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';

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
      </p>
      {destination ? <Destination destination={destination} /> : null}
    </div>
  );
}

/** Who had a share of it, and what of that came back with earlier refunds. */
function Destination({ destination }: { destination: NonNullable<RefundPreview['destination']> }) {
  const { account, transferred, reversed, fee } = destination;
  return (
    <p className={`${table.quiet} ${operate.wrap}`}>
      {formatMoney(transferred)} went to {account}
      {reversed.amountMinor > 0 ? `, ${formatMoney(reversed)} of it came back` : ''}
      {fee ? `; the fee was ${formatMoney(fee.kept)}` : ''}
      {fee && fee.refunded.amountMinor > 0 ? `, ${formatMoney(fee.refunded)} of it were given back` : ''}.
    </p>
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
