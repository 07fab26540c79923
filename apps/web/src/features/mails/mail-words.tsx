import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from '../operate/operate.module.css';

/** The words of one mail as they were sent, and the way to its look. */
export function MailWords({ accountId, mailKey }: { accountId: string; mailKey: string }) {
  const mail = trpc.operator.mails.get.useQuery({ accountId, key: mailKey });
  if (mail.isPending) return <Loading label="Loading the words" shape={[120]} />;
  if (!mail.data) return <FailureNotice error={mail.error} onRetry={() => void mail.refetch()} />;
  const query = new URLSearchParams({ account: accountId, key: mailKey }).toString();
  return (
    <div className={classes.stack}>
      <pre className={classes.words}>
        {mail.data.text ?? mail.data.problem ?? 'It has no words yet: no mail server is set up.'}
      </pre>
      {mail.data.html ? (
        <a className={classes.link} href={`/api/mails/html?${query}`} target="_blank" rel="noreferrer">
          See how it looks
        </a>
      ) : null}
    </div>
  );
}
