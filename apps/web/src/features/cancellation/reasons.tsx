import { Radio, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Inputs } from '../../server.ts';
import classes from './cancel-form.module.css';

export type Reason = Omit<Inputs['cancellation']['cancel'], 'actId'>;

const REASONS = [
  { value: 'too_expensive', label: 'It is too expensive' },
  { value: 'missing_features', label: 'I miss something' },
  { value: 'switched_service', label: 'I use something else now' },
  { value: 'unused', label: 'I don’t use it enough' },
  { value: 'too_complex', label: 'It is too complicated' },
  { value: 'low_quality', label: 'It does not work well enough' },
  { value: 'customer_service', label: 'I was not helped well' },
  { value: 'other', label: 'Something else' },
] satisfies { value: NonNullable<Reason['feedback']>; label: string }[];

const isReason = (value: string) => REASONS.some((reason) => reason.value === value);

/** Why somebody leaves, as far as they say. */
export function useReason() {
  const form = useForm({ initialValues: { feedback: '', comment: '' } });
  return {
    form,
    toReason: ({ feedback, comment }: { feedback: string; comment: string }): Reason => ({
      feedback: isReason(feedback) ? feedback : null,
      comment: comment.trim() || null,
    }),
  };
}

export function ReasonFields({ form }: { form: ReturnType<typeof useReason>['form'] }) {
  return (
    <>
      <Radio.Group
        label="Why are you leaving? (optional)"
        classNames={{ label: classes.legend }}
        {...form.getInputProps('feedback')}
      >
        <div className={classes.reasons}>
          {REASONS.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label="Anything you want to tell us? (optional)"
        minRows={3}
        rows={3}
        maxLength={1000}
        {...form.getInputProps('comment')}
      />
    </>
  );
}
