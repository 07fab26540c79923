import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Outputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import form from '../../ui/form.module.css';

type View = Outputs['mailPreferences']['get'];
type Topic = View['topics'][number]['topic'];

const TOPICS: Record<Topic, string> = {
  getting_started: 'Getting started: a welcome when a plan begins',
  usage: 'Usage: when most or all of what your plan includes is used',
};

/** Language and topics; who may not manage billing sees them. */
export function MailPreferencesForm({ view, canManage }: { view: View; canManage: boolean }) {
  const [language, setLanguage] = useState(view.language ?? '');
  const [off, setOff] = useState<Topic[]>(view.topics.flatMap(({ topic, isOn }) => (isOn ? [] : [topic])));
  const flash = useFlash();
  const utils = trpc.useUtils();
  const save = trpc.mailPreferences.set.useMutation({
    onSuccess: async () => {
      flash.show('Your choice is saved.');
      await utils.mailPreferences.invalidate();
    },
  });
  const toggle = (topic: Topic) =>
    setOff(off.includes(topic) ? off.filter((each) => each !== topic) : [...off, topic]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ language: language || null, unsubscribed: off });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <NativeSelect
        label="Language"
        size="md"
        value={language}
        disabled={!canManage}
        data={[
          { value: '', label: 'Not chosen (English)' },
          ...view.languages.map(({ code, name }) => ({ value: code, label: name })),
        ]}
        onChange={({ currentTarget }) => setLanguage(currentTarget.value)}
      />
      {view.topics.map(({ topic }) => (
        <Checkbox
          key={topic}
          label={TOPICS[topic]}
          checked={!off.includes(topic)}
          disabled={!canManage}
          onChange={() => toggle(topic)}
        />
      ))}
      {save.error ? <FailureNotice error={save.error} /> : null}
      {canManage ? (
        <div className={form.actions}>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </div>
      ) : (
        <p>An owner or a billing admin of your account may change this.</p>
      )}
    </form>
  );
}
