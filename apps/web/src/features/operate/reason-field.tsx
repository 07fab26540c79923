import { TextInput, type TextInputProps } from '@mantine/core';
import { MOST } from './reason.ts';

/** Why, as the person who does it says it; every write of the staff's asks for it. */
export function ReasonField(props: TextInputProps) {
  return (
    <TextInput
      label="Why"
      description="For the record; the customer does not read it."
      maxLength={MOST}
      {...props}
    />
  );
}
