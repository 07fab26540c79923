import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { STATE_WORDS } from './event-words.ts';
import { EVENT_STATES, type WebhookSearch } from './webhook-search.ts';
import classes from './webhooks.module.css';

const STATES = [
  { value: '', label: 'Any state' },
  ...EVENT_STATES.map((state) => ({ value: state, label: STATE_WORDS[state].label })),
];

const read = (form: FormData, name: string) => {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? { [name]: value.trim() } : {};
};

/** What is looked for stands in the address, so that it can be sent to a colleague. */
export function EventSearch({ search }: { search: WebhookSearch }) {
  const navigate = useNavigate();
  const submit = (form: FormData) =>
    void navigate({
      to: '/operate/webhooks',
      search: { ...read(form, 'q'), ...read(form, 'state'), ...read(form, 'from'), ...read(form, 'to') },
    });
  return (
    <search>
      <form key={JSON.stringify(search)} action={submit} className={classes.search}>
        <TextInput
          name="q"
          label="Id or type"
          description="An event’s, object’s or customer’s id, or a type such as invoice.paid"
          defaultValue={search.q ?? ''}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
        />
        <NativeSelect name="state" label="State" size="md" data={STATES} defaultValue={search.state ?? ''} />
        <TextInput name="from" type="date" label="From day" defaultValue={search.from ?? ''} />
        <TextInput name="to" type="date" label="To day" defaultValue={search.to ?? ''} />
        <Button type="submit" leftSection={<IconSearch size={18} aria-hidden="true" />}>
          Search
        </Button>
      </form>
    </search>
  );
}
