import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Outputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/panel.tsx';
import table from '../../ui/table.module.css';
import { useAct } from '../../use-act.ts';
import { refuseReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';

type Coupon = Outputs['operator']['promotions']['list']['coupons'][number];

const EMPTY = { couponId: '', code: '', most: '', until: '', firstTimeOnly: false, because: '' };

/** A code for a coupon that there is. */
export function NewCodeForm({ coupons }: { coupons: Coupon[] }) {
  const valid = coupons.filter((coupon) => coupon.valid);
  const { actId, settle, finish } = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const code = useForm({
    initialValues: { ...EMPTY, couponId: valid[0]?.id ?? '' },
    validate: {
      code: (text) => (/^[a-zA-Z0-9-]{1,500}$/.test(text.trim()) ? null : 'Use letters, digits and dashes.'),
      most: (text) =>
        text === '' || /^[1-9]\d{0,8}$/.test(text) ? null : 'Type a number, or leave it empty.',
      because: refuseReason,
    },
  });
  const create = trpc.operator.promotions.createCode.useMutation({
    onError: settle,
    onSuccess: async (made) => {
      finish();
      code.reset();
      flash.show(`${made.code} can be redeemed now.`);
      await utils.operator.promotions.invalidate();
    },
  });
  if (valid.length === 0)
    return (
      <Panel title="A new code">
        <p className={table.quiet}>There is no coupon that a code could be for.</p>
      </Panel>
    );
  return (
    <Panel title="A new code">
      <form
        className={form.form}
        noValidate
        onSubmit={code.onSubmit((values) =>
          create.mutate({
            couponId: values.couponId,
            code: values.code.trim(),
            maxRedemptions: values.most === '' ? null : Number(values.most),
            expiresAt: values.until === '' ? null : `${values.until}T00:00:00Z`,
            firstTimeOnly: values.firstTimeOnly,
            because: values.because.trim(),
            actId: actId(),
          }),
        )}
      >
        <NativeSelect
          label="Coupon"
          size="md"
          data={valid.map(({ id, name, words }) => ({ value: id, label: `${name ?? id}: ${words}` }))}
          {...code.getInputProps('couponId')}
        />
        <TextInput
          label="Code"
          description="As customers type it; capitals do not matter."
          autoCapitalize="characters"
          spellCheck={false}
          {...code.getInputProps('code')}
        />
        <div className={form.pair}>
          <TextInput
            label="Redeemed at most (optional)"
            inputMode="numeric"
            {...code.getInputProps('most')}
          />
          <TextInput label="Until (optional)" type="date" {...code.getInputProps('until')} />
        </div>
        <Checkbox
          size="md"
          label="Only for a customer's first purchase"
          {...code.getInputProps('firstTimeOnly', { type: 'checkbox' })}
        />
        <ReasonField {...code.getInputProps('because')} />
        {create.error ? <FailureNotice error={create.error} action={<span />} /> : null}
        <div className={form.actions}>
          <Button type="submit" loading={create.isPending}>
            Make the code
          </Button>
        </div>
      </form>
    </Panel>
  );
}
