import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';

interface OvertakenNoticeProps {
  title: string;
  take: string;
  onTake: () => void;
  children?: ReactNode;
}

/** What a person writes was changed by somebody else meanwhile; theirs comes in when it is asked for. */
export function OvertakenNotice({ title, take, onTake, children }: OvertakenNoticeProps) {
  return (
    <Notice
      tone="warning"
      title={title}
      role="status"
      action={
        <Button variant="default" size="sm" onClick={onTake}>
          {take}
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
