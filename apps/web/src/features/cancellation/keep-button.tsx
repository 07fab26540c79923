import { Button } from '@mantine/core';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useUndoCancellation } from './use-undo-cancellation.ts';

/** Takes a cancellation back, in one press. */
export function KeepButton({ planName }: { planName: string }) {
  const undo = useUndoCancellation();
  return (
    <>
      <Button size="sm" loading={undo.isPending} onClick={undo.undo}>
        Keep {planName}
      </Button>
      {undo.error ? <FailureNotice error={undo.error} action={<span />} /> : null}
    </>
  );
}
