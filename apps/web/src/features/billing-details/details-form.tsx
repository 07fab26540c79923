import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Outputs } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { isEmail } from '../session/credentials.ts';
import { changeOf, type DetailsValues, toValues } from './details-values.ts';
import { useChangeDetails } from './use-billing-details.ts';

type View = Outputs['billingDetails']['get'];

/** Company, email and address as invoices show them. Only what was changed is sent, so that nothing else is overwritten. */
export function DetailsForm({ view }: { view: View }) {
  const initial = toValues(view.details);
  const details = useForm<DetailsValues>({
    initialValues: initial,
    validate: {
      name: (name) => (name.trim() ? null : 'Type the name that goes on invoices.'),
      email: (email) => (isEmail(email) ? null : 'Type an email address, such as billing@company.com.'),
      line1: (line1, { country }) => (country && !line1.trim() ? 'Type the street and number.' : null),
      postalCode: (code, { country }) =>
        ruleOf(view, country)?.needsPostalCode && !code.trim() ? 'Type the postal code.' : null,
      state: (state, { country }) =>
        ruleOf(view, country)?.needsState && !state.trim() ? 'Type the state or province.' : null,
    },
  });
  const change = useChangeDetails();
  const rule = ruleOf(view, details.values.country);
  return (
    <form
      className={form.form}
      noValidate
      onSubmit={details.onSubmit((values) =>
        change.send(changeOf(initial, values), () => details.resetDirty(values)),
      )}
    >
      <TextInput
        label="Company"
        description="The name on your invoices."
        autoComplete="organization"
        {...details.getInputProps('name')}
      />
      <div className={form.pair}>
        <TextInput
          label="Billing email"
          description="Invoices and notices are sent here."
          type="email"
          autoComplete="email"
          {...details.getInputProps('email')}
        />
        <TextInput
          label="Phone (optional)"
          description="As your bank or we may need it."
          type="tel"
          autoComplete="tel"
          {...details.getInputProps('phone')}
        />
      </div>
      <NativeSelect
        label="Country"
        size="md"
        autoComplete="country"
        data={[{ value: '', label: 'No address' }, ...toCountryList(view)]}
        {...details.getInputProps('country')}
      />
      {rule ? (
        <>
          <TextInput
            label="Street and number"
            autoComplete="address-line1"
            {...details.getInputProps('line1')}
          />
          <TextInput
            label="Building, floor, department (optional)"
            autoComplete="address-line2"
            {...details.getInputProps('line2')}
          />
          <div className={form.pair}>
            <TextInput
              label={rule.needsPostalCode ? 'Postal code' : 'Postal code (optional)'}
              autoComplete="postal-code"
              {...details.getInputProps('postalCode')}
            />
            <TextInput label="City" autoComplete="address-level2" {...details.getInputProps('city')} />
          </div>
          <TextInput
            label={rule.needsState ? 'State or province' : 'State or province (optional)'}
            autoComplete="address-level1"
            {...details.getInputProps('state')}
          />
        </>
      ) : null}
      {change.error ? <FailureNotice error={change.error} action={<span />} /> : null}
      <div className={form.actions}>
        <Button type="submit" loading={change.isPending}>
          Save billing details
        </Button>
      </div>
    </form>
  );
}

const ruleOf = (view: View, country: string) => view.countries.find((each) => each.country === country);

/** In the reader's language, and its order. */
function toCountryList({ countries }: View): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([], { type: 'region', fallback: 'code' });
  return countries
    .map(({ country }) => ({ value: country, label: names.of(country) ?? country }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
