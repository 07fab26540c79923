import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import classes from '../operate/operate.module.css';

interface SecretNoticeProps {
  secret: string;
  children?: ReactNode;
  onClose: () => void;
}

/** A signing secret, the only time that it can be seen; the focus is on it. Stands in a live region. */
export function SecretNotice({ secret, children, onClose }: SecretNoticeProps) {
  const clipboard = useClipboard({ timeout: 3_000 });
  return (
    <Notice tone="warning" title="The signing secret, shown once">
      Put it where the receiver reads it. Whoever has it can write in our name. {children}
      <div className={classes.secret}>
        <code className={classes.code}>{secret}</code>
        <Button
          variant="default"
          size="sm"
          leftSection={
            clipboard.copied ? (
              <IconCheck size={16} aria-hidden="true" />
            ) : (
              <IconCopy size={16} aria-hidden="true" />
            )
          }
          onClick={() => clipboard.copy(secret)}
          autoFocus
        >
          {clipboard.copied ? 'Copied' : 'Copy'}
        </Button>
        <Button variant="default" size="sm" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Notice>
  );
}
