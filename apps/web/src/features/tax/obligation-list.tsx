import type { Outputs } from '../../server.ts';
import { formatMoney } from '../../ui/money.ts';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';

type Obligation = Outputs['operator']['tax']['obligations']['obligations'][number];

const VERDICTS = {
  must_register: { title: 'Register here', badge: 'Must register', tone: 'danger' },
  must_collect: { title: 'Registered: collect here', badge: 'Must collect', tone: 'ok' },
  unknown: { title: 'Not known', badge: 'Unknown', tone: 'warning' },
  not_yet: { title: 'Not yet', badge: 'Not yet', tone: 'neutral' },
  never: { title: 'There is no such tax', badge: 'Never', tone: 'neutral' },
} as const satisfies Record<Obligation['verdict'], object>;
const ORDER = ['must_register', 'must_collect', 'unknown', 'not_yet', 'never'] as const;

/** By verdict, the most pressing first; each place with its reasons and where each rule was read. */
export function ObligationList({ obligations }: { obligations: Obligation[] }) {
  if (obligations.length === 0)
    return (
      <div className={table.empty}>
        <strong>Nothing was sold yet</strong>
        <p>Once something is, every place that you sell to is judged here.</p>
      </div>
    );
  return ORDER.map((verdict) => {
    const places = obligations.filter((each) => each.verdict === verdict);
    if (places.length === 0) return null;
    return (
      <Panel key={verdict} title={VERDICTS[verdict].title}>
        <ul className={table.cards} aria-label={VERDICTS[verdict].title}>
          {places.map((place) => (
            <li key={place.jurisdiction} className={table.card}>
              <Place place={place} />
            </li>
          ))}
        </ul>
      </Panel>
    );
  });
}

function Place({ place }: { place: Obligation }) {
  const { badge, tone } = VERDICTS[place.verdict];
  return (
    <>
      <div className={table.row}>
        <strong>{place.name}</strong>
        <StatusBadge tone={tone}>{badge}</StatusBadge>
      </div>
      {place.progress ? <Progress progress={place.progress} name={place.name} /> : null}
      <ul className={operate.items} aria-label={`Why: ${place.name}`}>
        {place.reasons.map(({ text, source }) => (
          <li key={text}>
            <span>{text}</span>
            <Source source={source} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Progress({ progress, name }: { progress: NonNullable<Obligation['progress']>; name: string }) {
  const { amountMinor, thresholdMinor, currency, count, thresholdCount, percent } = progress;
  const sales =
    thresholdCount === null ? '' : `, ${count.toLocaleString()} of ${thresholdCount.toLocaleString()} sales`;
  return (
    <>
      <progress
        aria-label={`${name}: ${percent}% of the threshold`}
        max={100}
        value={Math.min(100, percent)}
      />
      <span className={table.quiet}>
        {formatMoney({ amountMinor, currency })} of {formatMoney({ amountMinor: thresholdMinor, currency })}
        {sales}: {percent}% of the threshold
      </span>
    </>
  );
}

/** The page or the article that a rule was read in. */
function Source({ source }: { source: string }) {
  if (!source.startsWith('https://')) return <span className={table.quiet}>{source}</span>;
  return (
    <a className={operate.link} href={source} rel="noreferrer">
      {new URL(source).hostname}
    </a>
  );
}
