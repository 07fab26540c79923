import { Button } from '@mantine/core';
import { type Outputs, trpc } from '../../server.ts';
import { formatDay } from '../../ui/date-time.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import classes from './cancel-form.module.css';
import { ReasonFields, useReason } from './reasons.tsx';

export function CancelForm({ planName }: { planName: string }) {
  const { form, toReason } = useReason();
  const { options, actId } = useConfirm({
    toFlash: ({ cancelsAt }: Outputs['cancellation']['cancel']) =>
      `Cancelled. You keep ${planName} until ${formatDay(cancelsAt)}.`,
  });
  const { mutate, isPending, error } = trpc.cancellation.cancel.useMutation(options);
  return (
    <form
      className={classes.form}
      onSubmit={form.onSubmit((values) => mutate({ ...toReason(values), actId: actId() }))}
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
