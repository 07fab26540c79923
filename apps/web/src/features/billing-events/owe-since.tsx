import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { StaffButton } from '../operate/staff-button.tsx';

/** For a subscriber that is new or was disabled: what happened since a day and it was never owed. */
export function OweSince({ name }: { name: string }) {
  const [day, setDay] = useState('');
  const utils = trpc.useUtils();
  const flash = useFlash();
  const owe = trpc.operator.events.deliverSince.useMutation();
  const confirm = async (because: string) => {
    const since = new Date(`${day}T00:00:00`).toISOString();
    const { owed } = await owe.mutateAsync({ subscriber: name, since, because });
    setDay('');
    flash.show(
      owed === 0
        ? 'Nothing to add: it was owed everything since then.'
        : `Events added to what it is owed: ${owed.toLocaleString()}.`,
    );
    await utils.operator.events.invalidate();
  };
  return (
    <StaffButton
      does="events.deliverSince"
      label="Deliver older events…"
      name={`Deliver older events to ${name}…`}
      question={`Deliver to ${name} what happened since a day and it was never owed?`}
      yes="Deliver what it was never owed"
      no="Cancel"
      isReady={day !== ''}
      onConfirm={confirm}
    >
      <TextInput
        type="date"
        label="Since the day"
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
        autoFocus
      />
    </StaffButton>
  );
}
