import { NativeSelect } from '@mantine/core';
import { currencyLabel } from '../../ui/money.ts';
import classes from './plan-grid.module.css';

interface CurrencyChoiceProps {
  value: string;
  currencies: string[];
  onChange: (currency: string) => void;
}

/** Nothing to choose, nothing shown: an account that pays keeps its currency. */
export function CurrencyChoice({ value, currencies, onChange }: CurrencyChoiceProps) {
  if (currencies.length < 2) return null;
  return (
    <NativeSelect
      label="Currency"
      size="sm"
      classNames={{ root: classes.currency }}
      value={value}
      data={currencies.map((currency) => ({ value: currency, label: currencyLabel(currency) }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
