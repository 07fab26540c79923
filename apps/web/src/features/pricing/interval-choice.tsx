import { SegmentedControl } from '@mantine/core';
import classes from './interval-choice.module.css';
import type { BillingInterval } from './plan-card.tsx';

interface IntervalChoiceProps {
  value: BillingInterval;
  onChange: (interval: BillingInterval) => void;
  /** The best saving of any plan; 0 says nothing. */
  savingPercent: number;
}

function isInterval(value: string): value is BillingInterval {
  return value === 'month' || value === 'year';
}

export function IntervalChoice({ value, onChange, savingPercent }: IntervalChoiceProps) {
  return (
    <SegmentedControl
      aria-label="Billing interval"
      size="md"
      radius="xl"
      value={value}
      onChange={(next) => {
        if (isInterval(next)) onChange(next);
      }}
      data={[
        { value: 'month', label: 'Monthly' },
        {
          value: 'year',
          label: (
            <span className={classes.year}>
              Yearly
              {savingPercent > 0 ? <span className={classes.saving}>Save {savingPercent}%</span> : null}
            </span>
          ),
        },
      ]}
    />
  );
}
