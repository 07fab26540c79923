import { TextInput } from '@mantine/core';

interface StepperProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  max?: number;
}

/** A small whole number from nothing on, typed or stepped; what is no such number counts as nothing. */
export function Stepper({ label, value, onChange, max = 1_000 }: StepperProps) {
  return (
    <TextInput
      type="number"
      inputMode="numeric"
      label={label}
      value={String(value)}
      min={0}
      max={max}
      step={1}
      onChange={({ currentTarget }) => {
        const typed = Number(currentTarget.value);
        onChange(Number.isInteger(typed) && typed >= 0 ? Math.min(typed, max) : 0);
      }}
    />
  );
}
