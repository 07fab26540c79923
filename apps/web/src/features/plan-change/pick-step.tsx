import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { IntervalChoice } from '../pricing/interval-choice.tsx';
import { PlanAction } from '../pricing/plan-action.tsx';
import type { BillingInterval } from '../pricing/plan-card.tsx';
import { bestSaving, PlanControls, PlanGrid } from '../pricing/plan-grid.tsx';

interface PickStepProps {
  interval: BillingInterval | undefined;
  canManage: boolean;
}

export function PickStep({ interval: asked, canManage }: PickStepProps) {
  const navigate = useNavigate();
  const view = trpc.plans.list.useQuery({});
  if (view.isPending) return <Loading label="Loading the plans" shape={[44, [480, 480, 480]]} />;
  if (view.error) return <FailureNotice error={view.error} onRetry={() => void view.refetch()} />;
  const { plans, currency, currentInterval, takesPaymentsHere } = view.data;
  const interval = asked ?? currentInterval ?? 'month';
  const show = (search: { plan?: string; interval: BillingInterval }, replace: boolean) =>
    void navigate({ to: '/billing/change', search, replace, resetScroll: !replace });
  return (
    <>
      <PlanControls>
        <IntervalChoice
          value={interval}
          onChange={(next) => show({ interval: next }, true)}
          savingPercent={bestSaving(plans)}
        />
      </PlanControls>
      <PlanGrid
        plans={plans}
        interval={interval}
        toAction={(plan) => {
          const { action } = plan.prices[interval];
          if (action.kind !== 'change' || !canManage) {
            return <PlanAction {...{ plan, interval, currency, canManage, takesPaymentsHere }} />;
          }
          return (
            <Button
              fullWidth
              variant={plan.highlighted ? 'filled' : 'default'}
              onClick={() => show({ plan: plan.key, interval }, false)}
            >
              {action.label}
            </Button>
          );
        }}
      />
    </>
  );
}
