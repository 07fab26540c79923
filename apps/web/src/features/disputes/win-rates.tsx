import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import operate from '../operate/operate.module.css';
import { toWords } from './dispute-words.ts';
import classes from './disputes.module.css';

/** Of what was decided, how much was won, by what cardholders said. */
export function WinRates() {
  const rates = trpc.operator.disputes.winRates.useQuery();
  return (
    <Panel title="Won, by reason">
      {rates.isPending ? <Loading label="Loading the win rates" shape={[80]} /> : null}
      {rates.error ? <FailureNotice error={rates.error} onRetry={() => void rates.refetch()} /> : null}
      {rates.data?.length === 0 ? <p className={operate.nothing}>Nothing to count yet.</p> : null}
      {rates.data && rates.data.length > 0 ? (
        <table className={classes.rates}>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col" className={classes.figure}>
                Won
              </th>
              <th scope="col" className={classes.figure}>
                Lost
              </th>
              <th scope="col" className={classes.figure}>
                Open
              </th>
              <th scope="col" className={classes.figure}>
                Rate
              </th>
            </tr>
          </thead>
          <tbody>
            {rates.data.map(({ reason, won, lost, open }) => (
              <tr key={reason}>
                <th scope="row">{toWords(reason)}</th>
                <td className={classes.figure}>{won}</td>
                <td className={classes.figure}>{lost}</td>
                <td className={classes.figure}>{open}</td>
                <td className={classes.figure}>
                  {won + lost === 0 ? '–' : `${Math.round((100 * won) / (won + lost))} %`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Panel>
  );
}
