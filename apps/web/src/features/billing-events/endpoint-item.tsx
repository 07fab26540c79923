import { useState } from 'react';
import { trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';
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

function Switch({ endpoint: { name, enabled }, address }: { endpoint: Subscriber; address: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const set = trpc.operator.events.setEnabled.useMutation();
  const change = async (because: string) => {
    await set.mutateAsync({ id: name, enabled: !enabled, because });
    flash.show(enabled ? 'Disabled: nothing is sent to it.' : 'Enabled: it goes on where it was.');
    await utils.operator.events.invalidate();
  };
  const act = enabled ? 'Disable' : 'Enable';
  return (
    <StaffButton
      key={act}
      does="events.setEnabled"
      label={`${act}…`}
      name={`${act} ${address}…`}
      question={
        enabled
          ? `Send nothing to ${address}? What happens meanwhile is not kept for it.`
          : `Send to ${address} again? It goes on where it was.`
      }
      yes={`Yes, ${act.toLowerCase()} it`}
      onConfirm={change}
    />
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
    <StaffButton
      does="events.rollSecret"
      label="Roll the secret…"
      name={`Roll the secret of ${address}…`}
      question={`Make a new signing secret for ${address}? The present one stays valid beside it for a day.`}
      yes="Yes, make a new one"
      onConfirm={async (because) => onRolled((await roll.mutateAsync({ id, because })).secret)}
    />
  );
}
