import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { type Inputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { MayDo } from '../operate/may-do.tsx';
import classes from '../operate/operate.module.css';
import { isReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import { SecretNotice } from './secret-notice.tsx';

type EventType = NonNullable<Inputs['operator']['events']['createEndpoint']['types']>[number];

/** Asks for an address and the types that it is to hear; shows the secret once it is there. */
export function AddEndpoint() {
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isDone = !isOpen && secret === null;
  const wasDone = useRef(isDone);
  useEffect(() => {
    if (isDone && !wasDone.current) opener.current?.focus();
    wasDone.current = isDone;
  }, [isDone]);
  return (
    <div className={classes.below}>
      <div role="status">
        {secret ? <SecretNotice secret={secret} onClose={() => setSecret(null)} /> : null}
      </div>
      {isOpen ? (
        <EndpointForm
          onAdded={(added) => {
            setSecret(added);
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        />
      ) : (
        <MayDo does="events.createEndpoint" what="Adding an endpoint">
          <div>
            <Button
              ref={opener}
              variant="default"
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              onClick={() => {
                setSecret(null);
                setOpen(true);
              }}
            >
              Add an endpoint
            </Button>
          </div>
        </MayDo>
      )}
    </div>
  );
}

function EndpointForm({ onAdded, onClose }: { onAdded: (secret: string) => void; onClose: () => void }) {
  const [url, setUrl] = useState('');
  const [because, setBecause] = useState('');
  const [types, setTypes] = useState<EventType[]>([]);
  const utils = trpc.useUtils();
  const known = trpc.operator.events.types.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const create = trpc.operator.events.createEndpoint.useMutation({
    // It holds a secret.
    gcTime: 0,
    onSuccess: async ({ secret }) => {
      onAdded(secret);
      await utils.operator.events.subscribers.invalidate();
    },
  });
  const toggle = (type: EventType) =>
    setTypes(types.includes(type) ? types.filter((each) => each !== type) : [...types, type]);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ url: url.trim(), types: types.length > 0 ? types : null, because: because.trim() });
      }}
    >
      <TextInput
        name="url"
        type="url"
        label="Address"
        description="Messages are posted to it by https, signed by the Standard Webhooks specification"
        placeholder="https://"
        value={url}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        maxLength={2_000}
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
        autoFocus
      />
      {known.error ? <FailureNotice error={known.error} onRetry={() => void known.refetch()} /> : null}
      <fieldset className={classes.choices}>
        <legend>Types that it hears; none chosen means all, also those to come</legend>
        {known.data?.map((type) => (
          <Checkbox key={type} label={type} checked={types.includes(type)} onChange={() => toggle(type)} />
        ))}
      </fieldset>
      <ReasonField
        value={because}
        onChange={({ currentTarget }) => setBecause(currentTarget.value)}
        required
        withAsterisk={false}
      />
      {create.error ? <FailureNotice error={create.error} action={<span />} /> : null}
      <div className={classes.actions}>
        <Button type="submit" loading={create.isPending} disabled={!isReason(because)}>
          Add the endpoint
        </Button>
        <Button variant="default" disabled={create.isPending} onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
