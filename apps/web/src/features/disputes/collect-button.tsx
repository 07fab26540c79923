import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { StaffButton } from '../operate/staff-button.tsx';
import type { Dispute } from './dispute-words.ts';
import { useDisputeAct } from './use-dispute-act.ts';

/** Collects anew; what a person has written stays theirs. */
export function CollectButton({ dispute, isDisabled = false }: { dispute: Dispute; isDisabled?: boolean }) {
  const collect = trpc.operator.disputes.collect.useMutation();
  const { run } = useDisputeAct(dispute);
  const flash = useFlash();
  const confirm = async (because: string) => {
    await run((of) => collect.mutateAsync({ ...of, because }));
    flash.show('Collected anew. What you wrote is as it was.');
  };
  return (
    <StaffButton
      does="disputes.collect"
      label="Collect again…"
      question="Collect anew what nobody has changed?"
      yes="Yes, collect again"
      size="md"
      disabled={isDisabled}
      onConfirm={confirm}
    />
  );
}
