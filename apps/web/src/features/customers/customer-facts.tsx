import type { ReactNode } from 'react';
import type { Outputs } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './customers.module.css';

type Customer = Outputs['operator']['customers']['get'];

/** Who they are and what they have, by our own rows. */
export function CustomerFacts({ customer }: { customer: Customer }) {
  const { subscription } = customer;
  return (
    <Panel title="Who they are">
      <dl className={classes.facts}>
        <Fact name="Status">
          <StatusBadge tone={customer.statusTone}>{customer.statusText}</StatusBadge>
        </Fact>
        <Fact name="Plan">
          {subscription ? (
            <>
              {subscription.planKey}, since <Day at={subscription.startedAt} />
            </>
          ) : (
            'None'
          )}
        </Fact>
        {subscription ? (
          <Fact name="Paid until">
            <Day at={subscription.periodEndsAt} />
          </Fact>
        ) : null}
        <Fact name="Email">{customer.email}</Fact>
        <Fact name="Mails">
          <Mailbox mailbox={customer.mailbox} />
        </Fact>
        <Fact name="Customer since">
          <Day at={customer.createdAt} />
        </Fact>
        <Fact name="Currency">{customer.currency?.toUpperCase() ?? 'Not fixed yet'}</Fact>
        <Fact name="Account">{customer.accountId}</Fact>
        <Fact name="At Stripe">{customer.customerIds.join(', ') || 'Not there yet'}</Fact>
        <Fact name="People">
          {customer.people.map(({ name, role }) => `${name} (${role.replace('_', ' ')})`).join(', ') ||
            'None'}
        </Fact>
      </dl>
    </Panel>
  );
}

/** Where mails go, and whether they get there. */
function Mailbox({ mailbox: { address, refused, complainedAt } }: Pick<Customer, 'mailbox'>) {
  return (
    <>
      {address ?? 'No address'}
      {refused ? (
        <span className={classes.trouble}>
          Refused since <Day at={refused.since} />: {refused.reason}
        </span>
      ) : null}
      {complainedAt ? (
        <span className={classes.trouble}>
          Called a mail spam on <Day at={complainedAt} />
        </span>
      ) : null}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
