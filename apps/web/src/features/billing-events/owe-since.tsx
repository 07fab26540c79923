import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import classes from '../operate/operate.module.css';

/** For a subscriber that is new or was disabled: what happened since a day and it was never owed. */
export function OweSince({ name }: { name: string }) {
  const [isOpen, setOpen] = useState(false);
  const utils = trpc.useUtils();
  const flash = useFlash();
  const owe = trpc.operator.events.deliverSince.useMutation({
    onSuccess: async ({ owed }) => {
      setOpen(false);
      flash.show(
        owed === 0
          ? 'Nothing to add: it was owed everything since then.'
          : `Events added to what it is owed: ${owed.toLocaleString()}.`,
      );
      await utils.operator.events.invalidate();
    },
  });
  if (!isOpen)
    return (
      <Button
        variant="default"
        size="sm"
        aria-label={`Deliver older events to ${name}…`}
        onClick={() => setOpen(true)}
      >
        Deliver older events…
      </Button>
    );
  const submit = (form: FormData) => {
    const day = form.get('since');
    if (typeof day === 'string' && day !== '')
      owe.mutate({ subscriber: name, since: new Date(`${day}T00:00:00`).toISOString() });
  };
  return (
    <form action={submit} className={classes.inline}>
      <TextInput name="since" type="date" label="Since the day" required withAsterisk={false} autoFocus />
      <div className={classes.actions}>
        <Button type="submit" size="sm" loading={owe.isPending}>
          Deliver what it was never owed
        </Button>
        <Button variant="default" size="sm" disabled={owe.isPending} onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
      {owe.error ? <FailureNotice error={owe.error} action={<span />} /> : null}
    </form>
  );
}
