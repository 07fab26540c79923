import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Inputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/panel.tsx';
import { useAct } from '../../use-act.ts';
import { refuseReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import { dayAfter } from './grant-words.ts';

type Content = Inputs['operator']['entitlements']['grant']['content'];
type Kind = Content['kind'];

const KINDS: { value: Kind; label: string }[] = [
  { value: 'plan', label: 'A plan' },
  { value: 'extension', label: 'What they have, for longer' },
  { value: 'feature', label: 'A feature, or more of it' },
  { value: 'credits', label: 'Credits of a metered feature' },
];
const isKind = (value: string): value is Kind => KINDS.some((kind) => kind.value === value);

interface Values {
  kind: Kind;
  planKey: string;
  feature: string;
  amount: string;
  until: string;
  because: string;
}

/** Gives something until a day. The server says what does not go, such as a feature that counts nothing. */
export function GrantForm({ accountId }: { accountId: string }) {
  const plans = trpc.plans.list.useQuery();
  const entitlements = trpc.operator.entitlements.list.useQuery({ accountId });
  const { actId, settle, finish } = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const values = useForm<Values>({
    initialValues: { kind: 'plan', planKey: '', feature: '', amount: '', until: '', because: '' },
    validate: {
      amount: (text, { kind }) => {
        if (kind !== 'feature' && kind !== 'credits') return null;
        if (text === '') return kind === 'credits' ? 'Type how many.' : null;
        return /^[1-9]\d{0,14}$/.test(text) ? null : 'Type a whole number.';
      },
      until: (day) => (day === '' ? 'Choose the day on which it ends.' : null),
      because: refuseReason,
    },
  });
  const grant = trpc.operator.entitlements.grant.useMutation({
    onError: settle,
    onSuccess: async () => {
      finish();
      values.reset();
      flash.show('Given: it is on record under your name.');
      await utils.operator.entitlements.invalidate();
    },
  });
  const sold = (plans.data?.plans ?? []).map(({ key, name }) => ({ value: key, label: name }));
  const features = (entitlements.data ?? []).map(({ feature, label }) => ({ value: feature, label }));
  const toContent = ({ kind, planKey, feature, amount }: Values): Content => {
    const named = feature || features[0]?.value || '';
    if (kind === 'plan') return { kind, planKey: planKey || sold[0]?.value || '' };
    if (kind === 'extension') return { kind };
    if (kind === 'credits') return { kind, feature: named, amount: Number(amount) };
    return { kind, feature: named, amount: amount === '' ? null : Number(amount) };
  };
  const { kind } = values.values;
  return (
    <Panel title="Give something">
      <form
        className={form.form}
        noValidate
        onSubmit={values.onSubmit((given) =>
          grant.mutate({
            accountId,
            content: toContent(given),
            endsAt: `${given.until}T00:00:00Z`,
            because: given.because.trim(),
            actId: actId(),
          }),
        )}
      >
        <NativeSelect
          label="What"
          size="md"
          data={KINDS}
          value={kind}
          onChange={({ currentTarget: { value } }) => {
            if (isKind(value)) values.setFieldValue('kind', value);
          }}
        />
        {kind === 'plan' ? (
          <NativeSelect label="Plan" size="md" data={sold} {...values.getInputProps('planKey')} />
        ) : null}
        {kind === 'feature' || kind === 'credits' ? (
          <div className={form.pair}>
            <NativeSelect label="Feature" size="md" data={features} {...values.getInputProps('feature')} />
            <TextInput
              label={kind === 'credits' ? 'How many' : 'How many more (empty: without limit)'}
              inputMode="numeric"
              {...values.getInputProps('amount')}
            />
          </div>
        ) : null}
        <TextInput
          label="Until"
          description="It ends when this day begins, in UTC."
          type="date"
          min={dayAfter(new Date())}
          {...values.getInputProps('until')}
        />
        <ReasonField {...values.getInputProps('because')} />
        {grant.error ? <FailureNotice error={grant.error} action={<span />} /> : null}
        <div className={form.actions}>
          <Button type="submit" loading={grant.isPending}>
            Give it
          </Button>
        </div>
      </form>
    </Panel>
  );
}
