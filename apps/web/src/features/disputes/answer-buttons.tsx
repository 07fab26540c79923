import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import operate from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';
import type { Dispute } from './dispute-words.ts';
import { useDisputeAct } from './use-dispute-act.ts';

interface AnswerButtonsProps {
  dispute: Dispute;
  revision: number;
  isDisabled: boolean;
}

/** Sends the evidence, or gives the dispute up: each once, with a reason, after a second press. */
export function AnswerButtons({ dispute, revision, isDisabled }: AnswerButtonsProps) {
  const { disputes } = trpc.operator;
  const submit = disputes.submit.useMutation();
  const accept = disputes.accept.useMutation();
  const stage = disputes.stage.useMutation();
  const { run } = useDisputeAct(dispute);
  const [acknowledgesFee, setAcknowledgesFee] = useState(false);
  const flash = useFlash();
  const say = async (done: string, answer: Promise<unknown>) => {
    await answer;
    flash.show(done);
  };
  return (
    <div className={operate.actions}>
      <StaffButton
        does="disputes.submit"
        label="Submit to the bank…"
        question="Send this evidence to the bank? It can be sent once, and not be changed after."
        yes="Yes, submit it"
        disabled={isDisabled}
        isReady={acknowledgesFee || !dispute.hasNetworkFee}
        onConfirm={(because) =>
          say(
            'The evidence is with the bank.',
            run((of) => submit.mutateAsync({ ...of, revision, because, acknowledgesFee })),
          )
        }
      >
        {dispute.hasNetworkFee ? (
          <Checkbox
            className={operate.reason}
            label="I know that the network takes a fee for deciding it"
            description="500 USD with Visa, or as much in another currency. It is given back to who wins; who accepts the dispute pays none."
            checked={acknowledgesFee}
            onChange={({ currentTarget }) => setAcknowledgesFee(currentTarget.checked)}
          />
        ) : null}
      </StaffButton>
      {dispute.isInquiry ? null : (
        <StaffButton
          does="disputes.accept"
          label="Accept the dispute…"
          question="Give it up? The cardholder keeps the money, and it can not be taken back."
          yes="Yes, accept it"
          disabled={isDisabled}
          onConfirm={(because) =>
            say(
              'The dispute was accepted.',
              run((of) => accept.mutateAsync({ ...of, because })),
            )
          }
        />
      )}
      <StaffButton
        does="disputes.stage"
        label="Show it at Stripe…"
        question="Put this draft into Stripe’s dashboard? The bank does not get it yet."
        yes="Yes, show it there"
        disabled={isDisabled}
        onConfirm={(because) => run((of) => stage.mutateAsync({ ...of, revision, because }))}
      />
    </div>
  );
}
