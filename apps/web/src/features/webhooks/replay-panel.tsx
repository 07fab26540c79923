import { Button } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { Panel } from '../../ui/panel.tsx';
import { STATE_WORDS } from './event-words.ts';
import classes from './webhooks.module.css';

/** Applies the event again, after a second press, and says what really came of it. */
export function ReplayPanel({ eventId, stripeAccount }: { eventId: string; stripeAccount: string }) {
  const [isAsking, setAsking] = useState(false);
  const utils = trpc.useUtils();
  const flash = useFlash();
  const replay = trpc.operator.inbox.replay.useMutation({
    onSuccess: async ({ state, because, lastError }) => {
      setAsking(false);
      await utils.operator.inbox.invalidate();
      const reason = lastError ?? because;
      flash.show(`Applied again: ${STATE_WORDS[state].label.toLowerCase()}.${reason ? ` ${reason}` : ''}`);
    },
  });
  return (
    <Panel title="Replay">
      <p className={classes.explained}>
        Applies the stored event again. What it did before is not done twice: nothing is mailed, charged or
        counted again. Your name goes into the audit log.
      </p>
      {isAsking ? (
        <fieldset className={classes.confirm}>
          <legend>Apply this event again?</legend>
          <Button
            loading={replay.isPending}
            onClick={() => replay.mutate({ eventId, stripeAccount })}
            autoFocus
          >
            Yes, apply it again
          </Button>
          <Button variant="default" disabled={replay.isPending} onClick={() => setAsking(false)}>
            No, leave it
          </Button>
        </fieldset>
      ) : (
        <Button
          variant="default"
          className={classes.replay}
          leftSection={<IconRepeat size={18} aria-hidden="true" />}
          onClick={() => setAsking(true)}
        >
          Replay…
        </Button>
      )}
      {replay.error ? <FailureNotice error={replay.error} action={<span />} /> : null}
    </Panel>
  );
}
