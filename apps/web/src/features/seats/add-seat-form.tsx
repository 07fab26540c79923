import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import classes from './seats.module.css';
import { useChangeSeats } from './use-change-seats.ts';

/** A seat for one more; the plan may have none left, which the server says with what to do. */
export function AddSeatForm({ isFull }: { isFull: boolean }) {
  const [memberId, setMemberId] = useState('');
  const { change, isPending, error } = useChangeSeats('add', () => setMemberId(''));
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (memberId.trim()) change(memberId.trim());
      }}
    >
      <div className={classes.fields}>
        <TextInput
          label="Give a seat to"
          description="An address, or the id that your product knows them by."
          value={memberId}
          required
          maxLength={255}
          disabled={isFull}
          onChange={({ currentTarget }) => setMemberId(currentTarget.value)}
        />
        <Button type="submit" loading={isPending} disabled={isFull}>
          Add seat
        </Button>
      </div>
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </form>
  );
}
