import { getRouteApi } from '@tanstack/react-router';
import { PickStep } from '../features/plan-change/pick-step.tsx';
import { PreviewStep } from '../features/plan-change/preview-step.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

const route = getRouteApi('/signed-in/billing/change');

export function ChangePlanPage() {
  const { plan } = route.useSearch();
  return (
    <Page
      title="Change plan"
      width={plan ? 'narrow' : 'wide'}
      lead={
        plan
          ? 'Nothing changes until you confirm.'
          : 'Pick a plan to see what it costs today. Nothing changes until you confirm.'
      }
    >
      <ChangePlan />
    </Page>
  );
}

function ChangePlan() {
  const { plan, interval } = route.useSearch();
  const canManage = canManageBilling(useSession());
  const overview = trpc.overview.get.useQuery();
  if (overview.isPending) return <Loading label="Loading your plan" shape={[44, [480, 480, 480]]} />;
  if (overview.error) return <FailureNotice error={overview.error} onRetry={() => void overview.refetch()} />;
  if (!overview.data.can.changePlan) return <NothingToChange view={overview.data} />;
  if (plan && canManage) {
    const input = { planKey: plan, interval: interval ?? overview.data.interval ?? 'month' };
    return <PreviewStep key={`${input.planKey}-${input.interval}`} input={input} />;
  }
  return <PickStep interval={interval} canManage={canManage} />;
}

function NothingToChange({ view }: { view: { status: string; statusText: string; planName: string } }) {
  if (view.status === 'free') {
    return (
      <Notice
        tone="info"
        title="You are on the free plan"
        action={<LinkButton to="/pricing">See the plans</LinkButton>}
      >
        Choose a paid plan first; after that you can change between plans here.
      </Notice>
    );
  }
  return (
    <Notice
      tone="info"
      title={`${view.planName} can’t be changed just now`}
      action={<LinkButton to="/billing">Go to billing</LinkButton>}
    >
      {view.statusText}. Your billing page says what to do first.
    </Notice>
  );
}
