import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import ledger from '../../ui/ledger.module.css';

type Detail = Outputs['invoices']['get'];

/** Each line with why it is there, then each step from their sum to what is due. */
export function ExplainedLines({
  caption,
  lines,
  sums,
  due,
}: {
  caption: string;
  lines: Detail['lines'];
  sums: Detail['sums'];
  due: { label: string; amount: Detail['total'] };
}) {
  return (
    <table className={ledger.ledger} aria-label={caption}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className={ledger.figure}>
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">
              {line.title}
              <span className={ledger.period}>{line.because}</span>
            </th>
            <Figure amount={line.amount} />
          </tr>
        ))}
        {sums.map(({ kind, label, amount }) => (
          <tr key={kind}>
            <th scope="row">{label}</th>
            <Figure amount={amount} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{due.label}</th>
          <td className={ledger.figure}>
            <span className={ledger.sum}>
              <Amount value={due.amount} />
            </span>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Figure({ amount }: { amount: Detail['total'] }) {
  return (
    <td className={`${ledger.figure} ${amount.amountMinor < 0 ? ledger.credit : ''}`}>
      <Amount value={amount} />
    </td>
  );
}
