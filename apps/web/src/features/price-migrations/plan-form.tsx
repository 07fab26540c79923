import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Inputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useAct } from '../../use-act.ts';
import operate from '../operate/operate.module.css';
import { ReasonField } from '../operate/reason-field.tsx';
import { WHEN_WORDS } from './migration-words.ts';
import classes from './price-migrations.module.css';
import { readPlan } from './read-plan.ts';

type Option = { value: string; label: string };

const WHEN: Option[] = Object.entries(WHEN_WORDS).map(([value, label]) => ({ value, label }));
const LEFT: Option[] = [
  { value: 'skip', label: 'Leave them alone' },
  { value: 'wait', label: 'Wait until it is over' },
];
const TREATED: Option[] = [...LEFT, { value: 'include', label: 'Move them as well' }];
const WITHDRAWN: Option[] = [
  { value: 'skip', label: 'Keeps the old price' },
  { value: 'again', label: 'Plan it again' },
];
const INTERVALS: Option[] = [
  { value: '', label: 'Month and year' },
  { value: 'month', label: 'Month' },
  { value: 'year', label: 'Year' },
];

/** Chooses whom to move and how. It makes a dry run: nothing changes before somebody starts it. */
export function PlanForm() {
  const navigate = useNavigate();
  const act = useAct();
  const utils = trpc.useUtils();
  const plans = trpc.plans.list.useQuery();
  const plan = trpc.operator.priceMigrations.plan.useMutation({
    onError: (error) => act.settle(error),
    onSuccess: async ({ migrationId }) => {
      await utils.operator.priceMigrations.list.invalidate();
      await navigate({ to: '/operate/price-migrations/$migrationId', params: { migrationId } });
    },
  });
  if (plans.error) return <FailureNotice error={plans.error} onRetry={() => void plans.refetch()} />;
  const sold: Option[] = (plans.data?.plans ?? [])
    .filter(({ prices }) => prices.month.charge.amountMinor > 0 || prices.year.charge.amountMinor > 0)
    .map(({ key, name }) => ({ value: key, label: name }));
  const currencies: Option[] = (plans.data?.currencies ?? []).map((currency) => ({
    value: currency,
    label: currency.toUpperCase(),
  }));
  return (
    <Panel title="Plan a migration">
      <form
        className={operate.form}
        onSubmit={(event) => {
          event.preventDefault();
          const asked = readPlan(new FormData(event.currentTarget));
          plan.mutate({
            ...asked,
            actId: act.actId(),
          } satisfies Inputs['operator']['priceMigrations']['plan']);
        }}
      >
        <div className={classes.fields}>
          <NativeSelect name="planKey" label="Plan" data={sold} size="md" required withAsterisk={false} />
          <NativeSelect name="interval" label="Billed by the" data={INTERVALS} size="md" />
          <NativeSelect
            name="currency"
            label="Currency"
            data={[{ value: '', label: 'All' }, ...currencies]}
            size="md"
          />
          <TextInput name="createdBefore" type="date" label="Subscribed before" />
          <TextInput
            name="priceIds"
            label="Only these prices"
            placeholder="price_…, price_…"
            maxLength={8_000}
          />
          <TextInput name="accountIds" label="Only these accounts" placeholder="Ids, by commas" />
        </div>
        <div className={classes.fields}>
          <NativeSelect name="when" label="The price changes" data={WHEN} size="md" />
          <TextInput
            name="noticeDays"
            type="number"
            label="Told so many days before"
            defaultValue="30"
            min={0}
            max={366}
            required
            withAsterisk={false}
          />
          <NativeSelect name="cancelling" label="Who is cancelling" data={LEFT} size="md" />
          <NativeSelect name="scheduled" label="Who has a change planned" data={LEFT} size="md" />
          <NativeSelect name="pastDue" label="Who is late with a payment" data={TREATED} size="md" />
          <NativeSelect
            name="trialing"
            label="Who is on trial"
            data={TREATED}
            defaultValue="wait"
            size="md"
          />
          <NativeSelect name="withdrawn" label="Who takes it back" data={WITHDRAWN} size="md" />
        </div>
        <ReasonField
          className={classes.wide}
          name="because"
          description="For the audit log, and for whoever asks in years"
          minLength={3}
          required
          withAsterisk={false}
        />
        {plan.error ? <FailureNotice error={plan.error} action={<span />} /> : null}
        <Button type="submit" loading={plan.isPending} disabled={!plans.data}>
          Make a dry run
        </Button>
      </form>
    </Panel>
  );
}
