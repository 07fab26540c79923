import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

export type NoticeTone = 'info' | 'ok' | 'warning' | 'danger';

const ICONS = {
  info: IconInfoCircle,
  ok: IconCircleCheck,
  warning: IconAlertTriangle,
  danger: IconAlertTriangle,
} satisfies Record<NoticeTone, unknown>;

interface NoticeProps {
  tone: NoticeTone;
  title: string;
  children?: ReactNode;
  requestId?: string | null;
  action?: ReactNode;
  /** `alert` interrupts a screen reader, for what the person just did; `status` waits for its turn. */
  role?: 'alert' | 'status';
}

export function Notice({ tone, title, children, requestId, action, role }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <Icon size={20} stroke={1.8} aria-hidden="true" />
      <div className={classes.body}>
        <div className={classes.words}>
          <p className={classes.title}>{title}</p>
          {children ? <div className={classes.text}>{children}</div> : null}
          {requestId ? (
            <span className={classes.id}>
              Request id <code>{requestId}</code>
            </span>
          ) : null}
        </div>
        {action}
      </div>
    </div>
  );
}
