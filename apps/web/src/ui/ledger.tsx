import { VisuallyHidden } from '@mantine/core';
import { Amount } from './amount.tsx';
import { Day } from './day.tsx';
import classes from './ledger.module.css';
import type { Money } from './money.ts';

export interface LedgerLine {
  description: string;
  amount: Money;
  periodStart: string | null;
  periodEnd: string | null;
}

interface LedgerProps {
  caption: string;
  lines: LedgerLine[];
  sum: { label: string; amount: Money };
}

/** Lines with their dates, figures under each other, and the sum. */
export function Ledger({ caption, lines, sum }: LedgerProps) {
  return (
    <table className={classes.ledger}>
      <caption>
        <VisuallyHidden>{caption}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className={classes.figure}>
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, position) => (
          <tr key={position}>
            <th scope="row">
              {line.description}
              {line.periodStart && line.periodEnd ? (
                <span className={classes.period}>
                  <Day at={line.periodStart} /> to <Day at={line.periodEnd} />
                </span>
              ) : null}
            </th>
            <td className={`${classes.figure} ${line.amount.amountMinor < 0 ? classes.credit : ''}`}>
              <Amount value={line.amount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{sum.label}</th>
          <td className={classes.figure}>
            <span className={classes.sum}>
              <Amount value={sum.amount} />
            </span>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
