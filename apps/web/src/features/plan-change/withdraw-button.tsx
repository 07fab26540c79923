import { Button } from '@mantine/core';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useConfirm } from '../promise/use-confirm.ts';

/** Drops what is planned for later, in one press. */
export function WithdrawButton({ planName }: { planName: string }) {
  const { options, actId } = useConfirm({
    toFlash: () => 'Nothing changes: your plan goes on as it is.',
  });
  const { mutate, isPending, error } = trpc.planChange.withdraw.useMutation(options);
  return (
    <>
      <Button size="sm" variant="default" loading={isPending} onClick={() => mutate({ actId: actId() })}>
        Stay on {planName}
      </Button>
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </>
  );
}
