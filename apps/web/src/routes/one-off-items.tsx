import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ExplainedLines } from '../features/invoices/explained-lines.tsx';
import { OneOffForm } from '../features/one-off-items/one-off-form.tsx';
import { type ShownItem, useAddItem, usePreviewItem } from '../features/one-off-items/use-one-off-items.ts';
import { MayDo } from '../features/operate/may-do.tsx';
import { refuseReason } from '../features/operate/reason.ts';
import { ReasonField } from '../features/operate/reason-field.tsx';
import { Day } from '../ui/day.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import table from '../ui/table.module.css';

export function OneOffItemsPage() {
  const preview = usePreviewItem();
  return (
    <Page
      title="One-off items"
      width="narrow"
      lead="Charge an account, or give something back, beside its plan."
    >
      <div className={form.stack}>
        <Panel title="What is charged">
          <MayDo does="oneOffItems.add" what="Charging an account, or giving something back,">
            <OneOffForm preview={preview} />
          </MayDo>
        </Panel>
        {preview.shown ? (
          <Shown key={preview.shown.preview.token} shown={preview.shown} onAdded={preview.clear} />
        ) : null}
      </div>
    </Page>
  );
}

function Shown({ shown, onAdded }: { shown: ShownItem; onAdded: () => void }) {
  const { preview } = shown;
  const add = useAddItem(shown, onAdded);
  const reason = useForm({
    initialValues: { because: '' },
    validate: { because: refuseReason },
  });
  return (
    <Panel title="The invoice that it is on">
      <div className={form.form}>
        <ExplainedLines
          caption="Lines of the invoice"
          lines={preview.lines}
          sums={preview.sums}
          due={{ label: 'Will be charged', amount: preview.due }}
        />
        <form
          className={form.form}
          noValidate
          onSubmit={reason.onSubmit(({ because }) => add.send(because.trim()))}
        >
          <ReasonField {...reason.getInputProps('because')} />
          {add.error ? <FailureNotice error={add.error} action={<span />} /> : null}
          <div className={form.actions}>
            <Button type="submit" loading={add.isPending}>
              Add it
            </Button>
          </div>
          <p className={table.quiet}>
            As it looks now; good until <Day at={preview.expiresAt} withTime />.
          </p>
        </form>
      </div>
    </Panel>
  );
}
