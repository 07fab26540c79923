import type { ReactNode } from 'react';
import { type BillingInterval, type Plan, PlanCard } from './plan-card.tsx';
import classes from './plan-grid.module.css';

interface PlanGridProps {
  plans: Plan[];
  interval: BillingInterval;
  toAction: (plan: Plan) => ReactNode;
}

export function PlanGrid({ plans, interval, toAction }: PlanGridProps) {
  return (
    <div className={classes.grid}>
      {plans.map((plan) => (
        <PlanCard key={plan.key} plan={plan} interval={interval} action={toAction(plan)} />
      ))}
    </div>
  );
}

export function PlanControls({ children }: { children: ReactNode }) {
  return <div className={classes.controls}>{children}</div>;
}

export function bestSaving(plans: Plan[]): number {
  return Math.max(0, ...plans.map(({ prices }) => prices.year.savingPercent));
}
