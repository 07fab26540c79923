import { useParams } from '@tanstack/react-router';
import { DisputeFacts } from '../features/disputes/dispute-facts.tsx';
import { EvidencePanel } from '../features/disputes/evidence-panel.tsx';
import classes from '../features/operate/operate.module.css';
import { REFRESH_MS } from '../features/operate/refresh.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

export function DisputePage() {
  const { disputeId } = useParams({ from: '/signed-in/operate/disputes/$disputeId' });
  const dispute = trpc.operator.disputes.get.useQuery({ disputeId }, { refetchInterval: REFRESH_MS });
  const { data } = dispute;
  return (
    <Page title={data ? `Dispute with ${data.accountName}` : 'Dispute'} lead={data?.claim ?? 'One moment.'}>
      <div className={classes.stack}>
        <div>
          <LinkButton to="/operate/disputes" search={{}} variant="default" size="sm">
            All disputes
          </LinkButton>
        </div>
        {dispute.isPending ? <Loading label="Loading the dispute" shape={[160, 320]} /> : null}
        {dispute.error ? (
          <FailureNotice error={dispute.error} onRetry={() => void dispute.refetch()} />
        ) : null}
        {data ? (
          <>
            <DisputeFacts dispute={data} />
            <EvidencePanel key={data.id} dispute={data} />
          </>
        ) : null}
      </div>
    </Page>
  );
}
