import { useState } from 'react';
import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { StatusBadge, type StatusTone } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';
import { MAIL_STATES, type MailState } from './mail-search.ts';
import { MailWords } from './mail-words.tsx';

export type Mail = Outputs['operator']['mails']['list']['items'][number];

const TONES: Record<MailState, StatusTone> = {
  owed: 'info',
  sending: 'info',
  sent: 'ok',
  skipped: 'neutral',
  held: 'warning',
  bounced: 'danger',
  failed: 'danger',
  not_configured: 'warning',
};

/** Cards: what was mailed, to whom, why, and what became of it. */
export function MailList({ mails }: { mails: Mail[] }) {
  return (
    <ul className={table.cards} aria-label="Mails">
      {mails.map((mail) => (
        <li key={`${mail.accountId} ${mail.key}`} className={table.card}>
          <MailCard mail={mail} />
        </li>
      ))}
    </ul>
  );
}

function MailCard({ mail }: { mail: Mail }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className={table.row}>
        <strong>{mail.subject ?? mail.kind}</strong>
        <StatusBadge tone={TONES[mail.state]}>{MAIL_STATES[mail.state]}</StatusBadge>
      </div>
      <span className={classes.ids}>
        {[mail.kind, mail.accountId, mail.recipient].filter((each) => each !== null).join(' · ')}
      </span>
      <span>{mail.because}</span>
      {mail.stateBecause ? <span className={classes.error}>{mail.stateBecause}</span> : null}
      {mail.reports.map((report) => (
        <Report key={`${report.happenedAt} ${report.kind} ${report.recipient}`} report={report} />
      ))}
      <span className={table.quiet}>
        {mail.sentAt ? 'Sent ' : 'Owed since '}
        <Day at={mail.sentAt ?? mail.owedAt} withTime />
      </span>
      <div className={classes.actions}>
        <button
          type="button"
          className={classes.reveal}
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Hide' : 'Show'} the words of ${mail.key}`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide the words' : 'Show the words'}
        </button>
        {mail.canSendAgain ? <SendAgain mail={mail} /> : null}
      </div>
      {isOpen ? <MailWords accountId={mail.accountId} mailKey={mail.key} /> : null}
    </>
  );
}

const REPORTS: Record<Mail['reports'][number]['kind'], string> = {
  hard_bounce: 'Came back for good',
  soft_bounce: 'Came back for now',
  complaint: 'Called spam',
};

/** What the provider told later. */
function Report({ report: { kind, recipient, reason, happenedAt } }: { report: Mail['reports'][number] }) {
  return (
    <span className={classes.error}>
      {REPORTS[kind]} by {recipient}, <Day at={happenedAt} withTime />
      {reason ? `: ${reason}` : null}
    </span>
  );
}

function SendAgain({ mail: { accountId, key } }: { mail: Mail }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const sendAgain = trpc.operator.mails.sendAgain.useMutation();
  const confirm = async (because: string) => {
    await sendAgain.mutateAsync({ accountId, key, because });
    flash.show('Owed again: a worker sends it now.');
    await utils.operator.mails.invalidate();
  };
  return (
    <StaffButton
      does="mails.sendAgain"
      label="Send again…"
      name={`Send again… ${key}`}
      question="Send it again, if it still holds? Your name and the reason go into the audit log."
      yes="Yes, send it again"
      onConfirm={confirm}
    />
  );
}
