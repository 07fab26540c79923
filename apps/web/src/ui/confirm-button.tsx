import { Button, type ButtonProps } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './confirm-button.module.css';
import { FailureNotice } from './failure-notice.tsx';

export interface ConfirmButtonProps extends Pick<ButtonProps, 'leftSection' | 'size' | 'disabled'> {
  label: string;
  /** What a screen reader hears in place of the label, where there are many alike. */
  name?: string;
  question: string;
  yes: string;
  no?: string;
  /** The answer closes when it resolves, and stays with the failure when it rejects. */
  onConfirm: () => Promise<unknown>;
  /** What is asked besides, between the question and its answers; it takes the focus itself. */
  children?: ReactNode;
  /** Whether what is asked besides is there: without it the answer is not taken. */
  isReady?: boolean;
}

/** Does something after a second press. Escape and "No" take it back, and the focus returns to where it was. */
export function ConfirmButton({ label, name, question, yes, no, onConfirm, ...props }: ConfirmButtonProps) {
  const { leftSection, size = 'sm', disabled = false, children, isReady = true } = props;
  const [isAsking, setAsking] = useState(false);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  useEffect(() => {
    if (!isAsking && wasAsked.current) opener.current?.focus();
    wasAsked.current = isAsking;
  }, [isAsking]);
  const close = () => {
    setError(null);
    setAsking(false);
  };
  const confirm = async () => {
    setPending(true);
    setError(null);
    try {
      await onConfirm();
      setAsking(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setPending(false);
    }
  };
  if (!isAsking)
    return (
      <Button
        ref={opener}
        variant="default"
        className={classes.opener}
        size={size}
        leftSection={leftSection}
        disabled={disabled}
        aria-label={name}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
    );
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Escape' && !isPending) close();
  };
  return (
    <fieldset className={classes.confirm} onKeyDown={onKeyDown}>
      <legend>{question}</legend>
      {children}
      <Button
        size={size}
        loading={isPending}
        disabled={!isReady}
        onClick={() => void confirm()}
        autoFocus={!children}
      >
        {yes}
      </Button>
      <Button size={size} variant="default" disabled={isPending} onClick={close}>
        {no ?? 'No, leave it'}
      </Button>
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </fieldset>
  );
}
