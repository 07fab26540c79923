import { Button } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import type { Outputs } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import { useMethods } from './use-methods.ts';

type Method = Outputs['paymentMethods']['list'][number];

export function MethodList({ methods, canManage }: { methods: Method[]; canManage: boolean }) {
  const acts = useMethods();
  return (
    <div className={form.form}>
      <ul className={table.cards} aria-label="Payment methods">
        {methods.map((method) => (
          <li key={method.id} className={form.item}>
            <IconCreditCard size={24} stroke={1.6} aria-hidden="true" />
            <span className={form.words}>
              <strong>{method.title}</strong>
              <span className={table.quiet}>{expiryOf(method)}</span>
              {canManage && method.notRemovableBecause ? (
                <span className={table.quiet}>{method.notRemovableBecause}</span>
              ) : null}
            </span>
            {method.isExpired ? <StatusBadge tone="danger">Expired</StatusBadge> : null}
            {method.isDefault ? <StatusBadge tone="ok">Default</StatusBadge> : null}
            {canManage ? <Acts method={method} acts={acts} /> : null}
          </li>
        ))}
      </ul>
      {acts.error ? <FailureNotice error={acts.error} action={<span />} /> : null}
    </div>
  );
}

function Acts({ method, acts }: { method: Method; acts: ReturnType<typeof useMethods> }) {
  return (
    <span className={form.actions}>
      {method.isDefault || method.isExpired ? null : (
        <Button
          variant="default"
          size="sm"
          aria-label={`Make default: ${method.title}`}
          loading={acts.settingId === method.id}
          onClick={() => acts.setDefault(method.id)}
        >
          Make default
        </Button>
      )}
      {method.notRemovableBecause === null ? (
        <Button
          variant="default"
          size="sm"
          aria-label={`Remove ${method.title}`}
          loading={acts.removingId === method.id}
          onClick={() => acts.remove(method.id)}
        >
          Remove
        </Button>
      ) : null}
    </span>
  );
}

function expiryOf({ expiry, isExpired }: Method): string {
  if (!expiry) return 'Does not expire';
  const date = `${String(expiry.month).padStart(2, '0')}/${expiry.year}`;
  return isExpired ? `Expired ${date}` : `Expires ${date}`;
}
