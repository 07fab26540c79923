import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import form from '../../ui/form.module.css';
import table from '../../ui/table.module.css';
import { StaffButton } from '../operate/staff-button.tsx';

type Alert = Outputs['operator']['alerts']['list'][number];

export function AlertList({ alerts }: { alerts: Alert[] }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const take = trpc.operator.alerts.acknowledge.useMutation({
    onSuccess: () => flash.show('Taken: it is on record under your name.'),
    // Somebody else may have been quicker: either way the list is another one now.
    onSettled: () => utils.operator.alerts.invalidate(),
  });
  return (
    <div className={form.form}>
      <ul className={table.cards} aria-label="Alerts">
        {alerts.map((alert) => (
          <li key={`${alert.accountId}/${alert.key}`} className={form.item}>
            <span className={form.words}>
              <strong>{alert.because}</strong>
              <span className={table.quiet}>
                Account {alert.accountId}, <Day at={alert.raisedAt} withTime />
              </span>
            </span>
            <StaffButton
              does="alerts.acknowledge"
              label="I look after it…"
              name={`I look after ${alert.subject}…`}
              question="Take it from the list? Say what you do about it."
              yes="Yes, I look after it"
              onConfirm={(because) =>
                take.mutateAsync({ accountId: alert.accountId, key: alert.key, because })
              }
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
