import { Button } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { OweSince } from './owe-since.tsx';
import { SecretNotice } from './secret-notice.tsx';
import { RedriveAll, RemoveSubscriber, type Subscriber, SubscriberFacts } from './subscriber-facts.tsx';

export function EndpointItem({ endpoint }: { endpoint: Subscriber }) {
  const [secret, setSecret] = useState<string | null>(null);
  const { name, url, enabled, disabledBecause, failingSince } = endpoint;
  const address = url ?? name;
  return (
    <li>
      <div className={table.row}>
        <strong className={classes.code}>{address}</strong>
        <State endpoint={endpoint} />
      </div>
      <span className={classes.ids}>{name}</span>
      {disabledBecause ? <span className={classes.error}>{disabledBecause}</span> : null}
      {enabled && failingSince ? (
        <span className={classes.error}>
          Nothing was accepted since <Day at={failingSince} withTime />; after five days it is disabled.
        </span>
      ) : null}
      <SubscriberFacts subscriber={endpoint} />
      <div role="status">
        {secret ? (
          <SecretNotice secret={secret} onClose={() => setSecret(null)}>
            Messages are signed with the old secret too, for a day from now.
          </SecretNotice>
        ) : null}
      </div>
      <div className={classes.actions}>
        <RedriveAll subscriber={endpoint} />
        <Switch endpoint={endpoint} address={address} />
        <RollSecret id={name} address={address} onRolled={setSecret} />
        <OweSince name={name} />
        <RemoveSubscriber name={name} what={address} />
      </div>
    </li>
  );
}

function State({ endpoint: { enabled, failingSince } }: { endpoint: Subscriber }) {
  if (!enabled) return <StatusBadge tone="danger">Disabled</StatusBadge>;
  return failingSince ? (
    <StatusBadge tone="warning">Failing</StatusBadge>
  ) : (
    <StatusBadge tone="ok">On</StatusBadge>
  );
}

/** To switch on needs no second press: nothing is lost by it. */
function Switch({ endpoint: { name, enabled }, address }: { endpoint: Subscriber; address: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const set = trpc.operator.events.setEnabled.useMutation();
  const change = async (wanted: boolean) => {
    await set.mutateAsync({ id: name, enabled: wanted });
    flash.show(wanted ? 'Enabled: it goes on where it was.' : 'Disabled: nothing is sent to it.');
    await utils.operator.events.invalidate();
  };
  if (enabled)
    return (
      <ConfirmButton
        label="Disable…"
        name={`Disable ${address}…`}
        question={`Send nothing to ${address}? What happens meanwhile is not kept for it.`}
        yes="Yes, disable it"
        onConfirm={() => change(false)}
      />
    );
  return (
    <>
      <Button
        variant="default"
        size="sm"
        loading={set.isPending}
        aria-label={`Enable ${address}`}
        // The failure is shown below.
        onClick={() => void change(true).catch(() => undefined)}
      >
        Enable
      </Button>
      {set.error ? <FailureNotice error={set.error} action={<span />} /> : null}
    </>
  );
}

interface RollSecretProps {
  id: string;
  address: string;
  onRolled: (secret: string) => void;
}

function RollSecret({ id, address, onRolled }: RollSecretProps) {
  const roll = trpc.operator.events.rollSecret.useMutation({ gcTime: 0 });
  return (
    <ConfirmButton
      label="Roll the secret…"
      name={`Roll the secret of ${address}…`}
      question={`Make a new signing secret for ${address}? The present one stays valid beside it for a day.`}
      yes="Yes, make a new one"
      onConfirm={async () => onRolled((await roll.mutateAsync({ id })).secret)}
    />
  );
}
