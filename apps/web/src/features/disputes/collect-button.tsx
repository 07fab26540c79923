import { Button } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import type { Dispute } from './dispute-words.ts';
import { useDisputeAct } from './use-dispute-act.ts';

/** Collects anew; what a person has written stays theirs. */
export function CollectButton({ dispute, isDisabled = false }: { dispute: Dispute; isDisabled?: boolean }) {
  const { mutateAsync, isPending } = trpc.operator.disputes.collect.useMutation();
  const [error, setError] = useState<unknown>(null);
  const { run } = useDisputeAct(dispute);
  const flash = useFlash();
  const collect = async () => {
    setError(null);
    try {
      await run(mutateAsync);
      flash.show('Collected anew. What you wrote is as it was.');
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <>
      <Button variant="default" loading={isPending} disabled={isDisabled} onClick={() => void collect()}>
        Collect again
      </Button>
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </>
  );
}
