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
  const price = plan.prices[interval];
  return (
    <div className={classes.price}>
      <p className={classes.headline}>
        {price.kind === 'usage' ? (
          <span className={classes.phrase}>Pay as you go</span>
        ) : (
          <>
            {price.kind === 'flat' && price.more.length > 0 ? (
              <span className={classes.per}>from</span>
            ) : null}
            <span className={classes.figure}>
              <Amount value={price.perMonth} trimZeros />
            </span>
            <span className={classes.per}>{PER[price.kind]}</span>
          </>
        )}
      </p>
      <p className={classes.terms}>{toTerms(price)}</p>
      {price.more.length > 0 ? (
        <ul className={classes.more} aria-label="What comes on top">
          {price.more.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      {plan.trialDays > 0 ? <p className={classes.trial}>{plan.trialDays} days free to try</p> : null}
    </div>
  );
}

const PER = { free: 'forever', flat: 'per month', per_seat: 'per seat and month' } as const;

function toTerms({ kind, interval, charge, savingPercent }: Plan['prices'][BillingInterval]): string {
  if (kind === 'free') return 'No card needed';
  if (kind === 'usage') return 'No fee of its own';
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
