import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Failure } from '../../failure.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './payment.module.css';
import type { Applied } from './use-promotion.ts';

interface PromotionFieldProps {
  applied: Applied | undefined;
  failure: Failure | undefined;
  isBusy: boolean;
  onApply: (code: string) => Promise<void>;
  onRemove: () => Promise<void>;
}

/** A code is typed, or taken off again; what it takes off is said in words, and why it does not go at the field. */
export function PromotionField({ applied, failure, isBusy, onApply, onRemove }: PromotionFieldProps) {
  const [code, setCode] = useState('');
  if (applied)
    return (
      <div className={classes.promotion}>
        <Notice
          tone="ok"
          role="status"
          title={`${applied.code}: ${applied.words}`}
          action={
            <Button variant="default" size="sm" loading={isBusy} onClick={() => void onRemove()}>
              Remove the code
            </Button>
          }
        >
          {failure?.message}
        </Notice>
      </div>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = code.trim();
    if (typed !== '') void onApply(typed);
  };
  return (
    <form className={classes.promotion} onSubmit={submit} noValidate>
      <TextInput
        label="Promotion code"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        maxLength={500}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        errorProps={{ role: 'alert' }}
        error={failure ? `${failure.message} ${failure.next}` : undefined}
      />
      <Button type="submit" variant="default" loading={isBusy} disabled={code.trim() === ''}>
        Apply
      </Button>
    </form>
  );
}
