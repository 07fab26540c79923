import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Outputs } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import { useTaxIds } from './use-billing-details.ts';

type View = Outputs['billingDetails']['get'];

/** The numbers that go on invoices, with what the registers say of them. */
export function TaxIdsPanel({ view, canManage }: { view: View; canManage: boolean }) {
  const taxIds = useTaxIds();
  return (
    <Panel title="Tax ids">
      <div className={form.form}>
        {view.taxIds.length === 0 ? (
          <p className={table.quiet}>None yet. A VAT or GST number is printed on your invoices.</p>
        ) : (
          <ul className={table.cards} aria-label="Tax ids">
            {view.taxIds.map((taxId) => (
              <li key={taxId.id} className={form.item}>
                <span className={form.words}>
                  <strong>{taxId.value}</strong>
                  <span className={table.quiet}>{taxId.label}</span>
                </span>
                <StatusBadge tone={taxId.statusTone}>{taxId.statusText}</StatusBadge>
                {canManage ? (
                  <Button
                    variant="default"
                    size="sm"
                    aria-label={`Remove ${taxId.value}`}
                    loading={taxIds.removingId === taxId.id}
                    onClick={() => taxIds.remove(taxId.id)}
                  >
                    Remove
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
        {taxIds.error ? <FailureNotice error={taxIds.error} action={<span />} /> : null}
        {canManage ? <AddTaxId view={view} taxIds={taxIds} /> : null}
      </div>
    </Panel>
  );
}

function AddTaxId({ view, taxIds }: { view: View; taxIds: ReturnType<typeof useTaxIds> }) {
  const kinds = kindsFor(view);
  const values = useForm({
    initialValues: { type: kinds[0]?.type ?? '', value: '' },
    validate: { value: (value) => (value.trim() ? null : 'Type the number.') },
  });
  const example = kinds.find(({ type }) => type === values.values.type)?.example ?? '';
  return (
    <form
      className={form.form}
      noValidate
      onSubmit={values.onSubmit((taxId) => taxIds.add(taxId, () => values.setFieldValue('value', '')))}
    >
      <div className={form.pair}>
        <NativeSelect
          label="Kind"
          size="md"
          description="The country's own come first."
          data={kinds.map(({ type, country, label }) => ({ value: type, label: `${country} · ${label}` }))}
          {...values.getInputProps('type')}
        />
        <TextInput label="Number" description={`Such as ${example}`} {...values.getInputProps('value')} />
      </div>
      <div className={form.actions}>
        <Button type="submit" variant="default" loading={taxIds.isAdding}>
          Add tax id
        </Button>
      </div>
    </form>
  );
}

const EU = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/** What fits the address comes first. */
function kindsFor({ taxIdKinds, details }: View) {
  const country = details.address?.country ?? '';
  const fits = (of: string) => of === country || (of === 'EU' && EU.has(country));
  return taxIdKinds.toSorted((a, b) => Number(fits(b.country)) - Number(fits(a.country)));
}
