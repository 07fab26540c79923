import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { formatMoney } from '../../ui/money.ts';
import classes from './plan-card.module.css';

export type Plan = Outputs['plans']['list']['plans'][number];
export type BillingInterval = keyof Plan['prices'];
export type PlanAction = Plan['prices'][BillingInterval]['action'];

interface PlanCardProps {
  plan: Plan;
  interval: BillingInterval;
  /** The one button or link of the card. */
  action: ReactNode;
}

/** One plan with its price at the chosen interval. */
export function PlanCard({ plan, interval, action }: PlanCardProps) {
  const id = useId();
  const isHeld = [plan.prices.month, plan.prices.year].some(
    ({ action: { kind } }) => kind === 'current' || kind === 'undo_cancel',
  );
  return (
    <article aria-labelledby={id} className={classes.card} data-highlighted={plan.highlighted}>
      <div className={classes.head}>
        <h2 id={id} className={classes.name}>
          {plan.name}
        </h2>
        {isHeld ? <span className={classes.tag}>Your plan</span> : null}
        {plan.highlighted && !isHeld ? <span className={classes.tag}>Most popular</span> : null}
      </div>
      <p className={classes.description}>{plan.description}</p>
      <PlanPrice plan={plan} interval={interval} />
      <div className={classes.action}>{action}</div>
      <PlanFeatures plan={plan} />
    </article>
  );
}

function PlanPrice({ plan, interval }: { plan: Plan; interval: BillingInterval }) {
  const { charge, perMonth, savingPercent } = plan.prices[interval];
  const isFree = charge.amountMinor === 0;
  return (
    <div className={classes.price}>
      <p className={classes.headline}>
        <span className={classes.figure}>
          <Amount value={perMonth} trimZeros />
        </span>
        <span className={classes.per}>{isFree ? 'forever' : 'per month'}</span>
      </p>
      <p className={classes.terms}>{isFree ? 'No card needed' : toTerms(interval, charge, savingPercent)}</p>
      {plan.trialDays > 0 ? <p className={classes.trial}>{plan.trialDays} days free to try</p> : null}
    </div>
  );
}

function toTerms(
  interval: BillingInterval,
  charge: Plan['prices'][BillingInterval]['charge'],
  savingPercent: number,
): string {
  if (interval === 'month') return 'Billed each month';
  const yearly = `${formatMoney(charge, { trimZeros: true })} billed each year`;
  return savingPercent > 0 ? `${yearly}, ${savingPercent}% less` : yearly;
}

function PlanFeatures({ plan }: { plan: Plan }) {
  return (
    <ul className={classes.features} aria-label={`What ${plan.name} holds`}>
      {plan.features.map(({ key, label, value, included }) => (
        <li key={key} data-included={included}>
          {included ? (
            <IconCheck size={18} stroke={2.2} aria-hidden="true" />
          ) : (
            <IconMinus size={18} stroke={2} aria-hidden="true" />
          )}
          <span>{label}</span>
          <FeatureValue value={value} included={included} />
        </li>
      ))}
    </ul>
  );
}

/** The sign in front says "included" or not to the eye; only an amount needs words of its own. */
function FeatureValue({ value, included }: { value: string; included: boolean }) {
  const isAmount = included && value !== 'Included';
  return isAmount ? <strong>{value}</strong> : <VisuallyHidden>{value}</VisuallyHidden>;
}
