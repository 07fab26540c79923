import { Button } from '@mantine/core';
import { trpc } from '../../server.ts';
import { formatDay } from '../../ui/date-time.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import classes from './cancel-form.module.css';
import { ReasonFields, useReason } from './reasons.tsx';

export function CancelForm({ planName }: { planName: string }) {
  const { form, toReason } = useReason();
  const { confirm, isPending, error } = useConfirm(trpc.cancellation.cancel.useMutation(), {
    toFlash: ({ cancelsAt }) => `Cancelled. You keep ${planName} until ${formatDay(cancelsAt)}.`,
  });
  return (
    <form
      className={classes.form}
      onSubmit={form.onSubmit((values) => confirm((actId) => ({ ...toReason(values), actId })))}
    >
      <ReasonFields form={form} />
      {error ? <FailureNotice error={error} action={<span />} /> : null}
      <div className={classes.actions}>
        <Button type="submit" color="danger" loading={isPending}>
          Cancel subscription
        </Button>
        <LinkButton to="/billing" variant="default">
          Back to billing
        </LinkButton>
      </div>
    </form>
  );
}
