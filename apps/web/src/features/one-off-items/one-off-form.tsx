import { Button, NativeSelect, Radio, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { currencyLabel } from '../../ui/money.ts';
import { parseAmount } from '../../ui/parse-amount.ts';
import type { usePreviewItem } from './use-one-off-items.ts';

/** Those that Stripe charges in most; zero- and three-decimal ones are right too. */
const CURRENCIES =
  'usd eur gbp aud bhd brl cad chf clp czk dkk hkd huf inr isk jod jpy krw kwd mxn nok nzd omr pln sek sgd thb tnd try twd vnd zar'.split(
    ' ',
  );

export function OneOffForm({ preview }: { preview: ReturnType<typeof usePreviewItem> }) {
  const item = useForm({
    initialValues: { accountId: '', amount: '', currency: 'usd', description: '', when: 'next_invoice' },
    validate: {
      accountId: (id) => (id.trim() ? null : 'Type the id of the account.'),
      amount: (text, { currency }) =>
        parseAmount(text, currency)
          ? null
          : `Type an amount of ${currency.toUpperCase()}, such as ${exampleOf(currency)}.`,
      description: (text) => (text.trim() ? null : 'Say what it is for, as the customer reads it.'),
    },
  });
  return (
    <form
      className={form.form}
      noValidate
      onSubmit={item.onSubmit(({ accountId, amount, currency, description, when }) =>
        preview.send({
          accountId: accountId.trim(),
          amountMinor: parseAmount(amount, currency) ?? 0,
          currency,
          description,
          when: when === 'now' ? 'now' : 'next_invoice',
        }),
      )}
    >
      <TextInput label="Account" description="Its id, such as acct_…" {...item.getInputProps('accountId')} />
      <div className={form.pair}>
        <TextInput
          label="Amount"
          description="Below zero gives something back."
          inputMode="decimal"
          {...item.getInputProps('amount')}
        />
        <NativeSelect
          label="Currency"
          size="md"
          description="The subscription's own, for its next invoice."
          data={CURRENCIES.map((value) => ({ value, label: currencyLabel(value) }))}
          {...item.getInputProps('currency')}
        />
      </div>
      <TextInput
        label="What it is for"
        description="The customer reads it on the invoice."
        {...item.getInputProps('description')}
      />
      <Radio.Group label="When it is charged" {...item.getInputProps('when')}>
        <div className={form.form}>
          <Radio value="next_invoice" label="With the subscription's next invoice" />
          <Radio value="now" label="Now, on an invoice of its own" />
        </div>
      </Radio.Group>
      {preview.error ? <FailureNotice error={preview.error} action={<span />} /> : null}
      <div className={form.actions}>
        <Button type="submit" loading={preview.isPending}>
          Show the invoice
        </Button>
      </div>
    </form>
  );
}

const exampleOf = (currency: string) => (parseAmount('29.50', currency) === undefined ? '2950' : '29.50');
