import { IconRepeat } from '@tabler/icons-react';
import { trpc } from '../../server.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { Panel } from '../../ui/panel.tsx';
import { STATE_WORDS } from './event-words.ts';
import classes from './webhooks.module.css';

/** Applies the event again, after a second press, and says what really came of it. */
export function ReplayPanel({ eventId, stripeAccount }: { eventId: string; stripeAccount: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const replay = trpc.operator.inbox.replay.useMutation();
  const confirm = async () => {
    const { state, because, lastError } = await replay.mutateAsync({ eventId, stripeAccount });
    const reason = lastError ?? because;
    flash.show(`Applied again: ${STATE_WORDS[state].label.toLowerCase()}.${reason ? ` ${reason}` : ''}`);
    await utils.operator.inbox.invalidate();
  };
  return (
    <Panel title="Replay">
      <p className={classes.explained}>
        Applies the stored event again. What it did before is not done twice: nothing is mailed, charged or
        counted again. Your name goes into the audit log.
      </p>
      <ConfirmButton
        label="Replay…"
        size="md"
        leftSection={<IconRepeat size={18} aria-hidden="true" />}
        question="Apply this event again?"
        yes="Yes, apply it again"
        onConfirm={confirm}
      />
    </Panel>
  );
}
