import { Button } from '@mantine/core';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useConfirm } from '../promise/use-confirm.ts';

/** Drops what is planned for later, in one press. */
export function WithdrawButton({ planName }: { planName: string }) {
  const { confirm, isPending, error } = useConfirm(trpc.planChange.withdraw.useMutation(), {
    toFlash: () => 'Nothing changes: your plan goes on as it is.',
  });
  return (
    <>
      <Button size="sm" variant="default" loading={isPending} onClick={() => confirm((actId) => ({ actId }))}>
        Stay on {planName}
      </Button>
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </>
  );
}
