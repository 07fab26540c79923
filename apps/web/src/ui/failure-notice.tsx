import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { toFailure } from '../failure.ts';
import { Notice } from './notice.tsx';

interface FailureNoticeProps {
  error: unknown;
  onRetry?: () => void;
  isRetrying?: boolean;
  action?: ReactNode;
}

/** What went wrong, what to do next, the id to quote, and the way to try again. */
export function FailureNotice({ error, onRetry, isRetrying = false, action }: FailureNoticeProps) {
  const failure = toFailure(error);
  const retry = onRetry ? (
    <Button
      variant="default"
      size="sm"
      loading={isRetrying}
      onClick={onRetry}
      leftSection={<IconRefresh size={16} aria-hidden="true" />}
    >
      Try again
    </Button>
  ) : null;
  return (
    <Notice
      tone="danger"
      role="alert"
      title={failure.message}
      requestId={failure.requestId}
      action={action ?? retry}
    >
      {failure.next}
    </Notice>
  );
}
