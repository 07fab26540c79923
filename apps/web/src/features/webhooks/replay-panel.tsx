import { IconRepeat } from '@tabler/icons-react';
import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StaffButton } from '../operate/staff-button.tsx';
import { STATE_WORDS } from './event-words.ts';
import classes from './webhooks.module.css';

/** Applies the event again, after a second press, and says what really came of it. */
export function ReplayPanel({ eventId, stripeAccount }: { eventId: string; stripeAccount: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const replay = trpc.operator.inbox.replay.useMutation();
  const confirm = async (because: string) => {
    const answer = await replay.mutateAsync({ eventId, stripeAccount, because });
    const { state } = answer;
    const reason = answer.lastError ?? answer.because;
    flash.show(`Applied again: ${STATE_WORDS[state].label.toLowerCase()}.${reason ? ` ${reason}` : ''}`);
    await utils.operator.inbox.invalidate();
  };
  return (
    <Panel title="Replay">
      <p className={classes.explained}>
        Applies the stored event again. What it did before is not done twice: nothing is mailed, charged or
        counted again. Your name and the reason go into the audit log.
      </p>
      <StaffButton
        does="inbox.replay"
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
