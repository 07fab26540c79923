import { Link } from '@tanstack/react-router';
import type { Outputs } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';

type Line = Outputs['operator']['audit']['list']['items'][number];

/** Who, in which role, when, what, and why. */
export function AuditList({ lines }: { lines: Line[] }) {
  return (
    <ul className={table.cards} aria-label="What the staff did">
      {lines.map((line) => (
        <li key={line.id} className={table.card}>
          <div className={table.row}>
            <span className={operate.code}>{line.action}</span>
            <span className={table.quiet}>
              <Day at={line.at} withTime />
            </span>
          </div>
          <span className={operate.wrap}>{line.because}</span>
          <span className={`${table.quiet} ${operate.wrap}`}>
            {line.by.name}, {line.by.role} · {line.subject}
            {line.account ? (
              <>
                {' · '}
                <Link
                  to="/operate/customers/$accountId"
                  params={{ accountId: line.account.id }}
                  className={operate.link}
                >
                  {line.account.name ?? line.account.id}
                </Link>
              </>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
