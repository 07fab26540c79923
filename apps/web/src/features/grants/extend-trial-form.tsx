import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/panel.tsx';
import { useAct } from '../../use-act.ts';
import { refuseReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import { dayAfter } from './grant-words.ts';

/** A trial at Stripe ends later: nothing is charged before. Who is in none is told so by the server. */
export function ExtendTrialForm({ accountId }: { accountId: string }) {
  const { actId, settle, finish } = useAct();
  const flash = useFlash();
  const values = useForm({
    initialValues: { until: '', because: '' },
    validate: {
      until: (day) => (day === '' ? 'Choose the day on which the trial ends.' : null),
      because: refuseReason,
    },
  });
  const extend = trpc.operator.subscriptions.extendTrial.useMutation({
    onError: settle,
    onSuccess: () => {
      finish();
      values.reset();
      flash.show('The trial goes on.');
    },
  });
  return (
    <Panel title="Extend its trial">
      <form
        className={form.form}
        noValidate
        onSubmit={values.onSubmit(({ until, because }) =>
          extend.mutate({ accountId, endsAt: `${until}T00:00:00Z`, because: because.trim(), actId: actId() }),
        )}
      >
        <TextInput
          label="Trial ends"
          description="The first charge is on this day, in UTC."
          type="date"
          min={dayAfter(new Date())}
          {...values.getInputProps('until')}
        />
        <ReasonField label="Why the trial is extended" {...values.getInputProps('because')} />
        {extend.error ? <FailureNotice error={extend.error} action={<span />} /> : null}
        <div className={form.actions}>
          <Button type="submit" variant="default" loading={extend.isPending}>
            Extend the trial
          </Button>
        </div>
      </form>
    </Panel>
  );
}
