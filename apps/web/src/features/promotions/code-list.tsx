import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import { useAct } from '../../use-act.ts';
import operate from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';

type Code = Outputs['operator']['promotions']['list']['codes'][number];

/** Every code, with what it takes off, its limits, and how often it was redeemed. */
export function CodeList({ codes }: { codes: Code[] }) {
  if (codes.length === 0)
    return (
      <div className={table.empty}>
        <strong>No codes yet</strong>
        <p>Make one for a coupon below.</p>
      </div>
    );
  return (
    <Panel title="Codes">
      <ul className={table.cards} aria-label="Promotion codes">
        {codes.map((code) => (
          <li key={code.id} className={table.card}>
            <div className={table.row}>
              <span className={operate.code}>{code.code}</span>
              <StatusBadge tone={code.active ? 'ok' : 'neutral'}>
                {code.active ? 'Active' : 'Ended'}
              </StatusBadge>
            </div>
            <span>{code.words}</span>
            <span className={table.quiet}>{redemptionsOf(code)}</span>
            <Limits code={code} />
            {code.active ? <Deactivate code={code} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const times = (count: number) => (count === 1 ? 'once' : `${count.toLocaleString()} times`);

const redemptionsOf = ({ timesRedeemed, maxRedemptions }: Code) =>
  maxRedemptions === null
    ? `Redeemed ${times(timesRedeemed)}`
    : `Redeemed ${times(timesRedeemed)}, of ${maxRedemptions.toLocaleString()} at most`;

const MADE: Record<Code['source'], string> = {
  code: 'Declared in the plans’ code',
  operator: 'Made here',
  stripe: 'Made at Stripe',
};

function Limits({ code }: { code: Code }) {
  const minimum = Object.entries(code.minimumAmount).map(([currency, amountMinor]) =>
    formatMoney({ amountMinor, currency }),
  );
  return (
    <span className={table.quiet}>
      {MADE[code.source]}
      {code.firstTimeOnly ? ', for a first purchase' : ''}
      {minimum.length > 0 ? `, from ${minimum.join(' or ')} on` : ''}
      {code.expiresAt ? (
        <>
          , until <Day at={code.expiresAt} />
        </>
      ) : null}
    </span>
  );
}

function Deactivate({ code }: { code: Code }) {
  const { actId, settle, finish } = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const end = trpc.operator.promotions.deactivateCode.useMutation({ onError: settle });
  return (
    <StaffButton
      does="promotions.deactivateCode"
      label="End it…"
      name={`End it… ${code.code}`}
      question={`End ${code.code}? Nobody redeems it from now on; who has the discount keeps it.`}
      yes="Yes, end it"
      onConfirm={async (because) => {
        await end.mutateAsync({ id: code.id, because, actId: actId() });
        finish();
        flash.show(`${code.code} is ended.`);
        await utils.operator.promotions.invalidate();
      }}
    />
  );
}
