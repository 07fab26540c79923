import { Button, Radio, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { type Inputs, trpc } from '../../server.ts';
import { formatDay } from '../../ui/date-time.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useAct } from '../../use-act.ts';
import classes from './cancel-form.module.css';

type Feedback = NonNullable<Inputs['cancellation']['cancel']['feedback']>;

const REASONS = [
  { value: 'too_expensive', label: 'It is too expensive' },
  { value: 'missing_features', label: 'I miss something' },
  { value: 'switched_service', label: 'I use something else now' },
  { value: 'unused', label: 'I don’t use it enough' },
  { value: 'too_complex', label: 'It is too complicated' },
  { value: 'low_quality', label: 'It does not work well enough' },
  { value: 'customer_service', label: 'I was not helped well' },
  { value: 'other', label: 'Something else' },
] satisfies { value: Feedback; label: string }[];

function toFeedback(value: string): Feedback | null {
  return REASONS.find((reason) => reason.value === value)?.value ?? null;
}

export function CancelForm({ planName }: { planName: string }) {
  const form = useForm({ initialValues: { feedback: '', comment: '' } });
  const cancel = useCancel(planName);
  return (
    <form
      className={classes.form}
      onSubmit={form.onSubmit(({ feedback, comment }) =>
        cancel.send({ feedback: toFeedback(feedback), comment: comment.trim() || null }),
      )}
    >
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
      {cancel.error ? <FailureNotice error={cancel.error} action={<span />} /> : null}
      <div className={classes.actions}>
        <Button type="submit" color="danger" loading={cancel.isPending}>
          Cancel subscription
        </Button>
        <LinkButton to="/billing" variant="default">
          Back to billing
        </LinkButton>
      </div>
    </form>
  );
}

function useCancel(planName: string) {
  const { actId, settle } = useAct();
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const flash = useFlash();
  const mutation = trpc.cancellation.cancel.useMutation({
    onSuccess: async ({ cancelsAt }) => {
      await Promise.all([utils.overview.invalidate(), utils.plans.invalidate()]);
      await navigate({ to: '/billing' });
      flash.show(`Cancelled. You keep ${planName} until ${formatDay(cancelsAt)}.`);
    },
    onError: settle,
  });
  return {
    send: (input: Omit<Inputs['cancellation']['cancel'], 'actId'>) =>
      mutation.mutate({ ...input, actId: actId() }),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}
