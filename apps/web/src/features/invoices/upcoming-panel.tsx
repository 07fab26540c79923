import { trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import table from '../../ui/table.module.css';
import { ExplainedLines } from './explained-lines.tsx';

/** What the next invoice will be, line by line. When it can't be worked out, that is said: never an amount. */
export function UpcomingPanel() {
  const upcoming = trpc.invoices.upcoming.useQuery();
  if (upcoming.isPending) return <Loading label="Working out your next invoice" shape={[180]} />;
  return (
    <Panel title="Next invoice">
      {upcoming.error ? (
        <FailureNotice
          error={upcoming.error}
          onRetry={() => void upcoming.refetch()}
          isRetrying={upcoming.isFetching}
        />
      ) : upcoming.data ? (
        <div className={form.form}>
          <p className={table.quiet}>
            As it looks today. It is made on <Day at={upcoming.data.at} />.
          </p>
          <ExplainedLines
            caption="Lines of the next invoice"
            lines={upcoming.data.lines}
            sums={upcoming.data.sums}
            due={{ label: 'Will be charged', amount: upcoming.data.due }}
          />
        </div>
      ) : (
        <p className={table.quiet}>Nothing more will be invoiced.</p>
      )}
    </Panel>
  );
}
