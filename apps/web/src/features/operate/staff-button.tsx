import { type ReactNode, useState } from 'react';
import { ConfirmButton, type ConfirmButtonProps } from '../../ui/confirm-button.tsx';
import { RefusedNote } from './may-do.tsx';
import classes from './operate.module.css';
import { isReason } from './reason.ts';
import { ReasonField } from './reason-field.tsx';
import { type StaffProcedure, useRefusal } from './use-refusal.ts';

interface StaffButtonProps
  extends Omit<ConfirmButtonProps, 'onConfirm' | 'isReady' | 'question' | 'children'> {
  does: StaffProcedure;
  /** Left out where the label says it all. */
  question?: string;
  onConfirm: (because: string) => Promise<unknown>;
  /** Asked for before the reason. */
  children?: ReactNode;
  isReady?: boolean;
}

/** What staff does with one press, a second one and a reason; a word on who may, for those whose role may not. */
export function StaffButton({ does, onConfirm, children, isReady = true, ...props }: StaffButtonProps) {
  const [because, setBecause] = useState('');
  const who = useRefusal(does);
  const what = props.label.replace(/…$/, '');
  if (who !== null) return <RefusedNote what={what} who={who} />;
  return (
    <ConfirmButton
      question={`${what}?`}
      {...props}
      isReady={isReady && isReason(because)}
      onConfirm={async () => {
        const answer = await onConfirm(because.trim());
        setBecause('');
        return answer;
      }}
    >
      {children}
      <ReasonField
        className={classes.reason}
        value={because}
        onChange={({ currentTarget }) => setBecause(currentTarget.value)}
        autoFocus={!children}
      />
    </ConfirmButton>
  );
}
