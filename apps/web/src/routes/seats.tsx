import { AddSeatForm } from '../features/seats/add-seat-form.tsx';
import { SeatList } from '../features/seats/seat-list.tsx';
import { SeatMeter } from '../features/seats/seat-meter.tsx';
import classes from '../features/seats/seats.module.css';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

export function SeatsPage() {
  return (
    <Page title="Seats" lead="Who takes part, and how many seats your plan has for them.">
      <SeatsOfAccount />
    </Page>
  );
}

function SeatsOfAccount() {
  const canManage = canManageBilling(useSession());
  const view = trpc.seats.list.useQuery();
  if (view.isPending) return <Loading label="Loading your seats" shape={[120, 240]} />;
  if (view.error) return <FailureNotice error={view.error} onRetry={() => void view.refetch()} />;
  const seats = view.data;
  const isFull = seats.limit !== null && seats.members.length >= seats.limit;
  return (
    <div className={classes.stack}>
      <Panel title={seats.label}>
        <SeatMeter seats={seats} />
      </Panel>
      <Panel title="Who has a seat">
        <SeatList members={seats.members} canManage={canManage} />
        {canManage ? <AddSeatForm isFull={isFull} /> : null}
      </Panel>
    </div>
  );
}
