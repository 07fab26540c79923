import { Checkbox, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { trpc } from '../../server.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { useFlash } from '../../ui/flash.tsx';
import operate from '../operate/operate.module.css';
import type { Dispute } from './dispute-words.ts';
import classes from './disputes.module.css';
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
  return (
    <div className={operate.actions}>
      <Answer
        label="Submit to the bank…"
        question="Send this evidence to the bank? It can be sent once, and not be changed after."
        yes="Yes, submit it"
        done="The evidence is with the bank."
        isDisabled={isDisabled}
        isReady={acknowledgesFee || !dispute.hasNetworkFee}
        send={(because) => run((of) => submit.mutateAsync({ ...of, revision, because, acknowledgesFee }))}
      >
        {dispute.hasNetworkFee ? (
          <Checkbox
            className={classes.reason}
            label="I know that the network takes a fee for deciding it"
            description="500 USD with Visa, or as much in another currency. It is given back to who wins; who accepts the dispute pays none."
            checked={acknowledgesFee}
            onChange={({ currentTarget }) => setAcknowledgesFee(currentTarget.checked)}
          />
        ) : null}
      </Answer>
      {dispute.isInquiry ? null : (
        <Answer
          label="Accept the dispute…"
          question="Give it up? The cardholder keeps the money, and it can not be taken back."
          yes="Yes, accept it"
          done="The dispute was accepted."
          isDisabled={isDisabled}
          send={(because) => run((of) => accept.mutateAsync({ ...of, because }))}
        />
      )}
      <ConfirmButton
        label="Show it at Stripe…"
        question="Put this draft into Stripe’s dashboard? The bank does not get it yet."
        yes="Yes, show it there"
        disabled={isDisabled}
        onConfirm={() => run((of) => stage.mutateAsync({ ...of, revision }))}
      />
    </div>
  );
}

interface AnswerProps {
  label: string;
  question: string;
  yes: string;
  done: string;
  isDisabled: boolean;
  send: (because: string) => Promise<unknown>;
  /** What is asked besides the reason, and whether it is there. */
  children?: ReactNode;
  isReady?: boolean;
}

function Answer({ label, question, yes, done, isDisabled, send, children, isReady = true }: AnswerProps) {
  const [because, setBecause] = useState('');
  const flash = useFlash();
  return (
    <ConfirmButton
      label={label}
      question={question}
      yes={yes}
      disabled={isDisabled}
      isReady={isReady && because.trim().length >= 3}
      onConfirm={async () => {
        await send(because.trim());
        flash.show(done);
      }}
    >
      <TextInput
        className={classes.reason}
        label="Reason"
        description="For the audit log"
        value={because}
        onChange={({ currentTarget }) => setBecause(currentTarget.value)}
        maxLength={500}
        autoFocus
      />
      {children}
    </ConfirmButton>
  );
}
