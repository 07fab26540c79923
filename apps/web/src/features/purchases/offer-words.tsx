import { trpc } from '../../server.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './purchases.module.css';

/** What somebody gets, and should know, before they pay for something once. */
export function OfferWords({ productKey }: { productKey: string }) {
  const offers = trpc.purchases.offers.useQuery({});
  const offer = offers.data?.find((each) => each.productKey === productKey);
  if (!offer) return null;
  return (
    <div className={classes.before}>
      <ul className={classes.gives}>
        {offer.gives.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {offer.warning ? <Notice tone="warning" title={offer.warning} /> : null}
    </div>
  );
}
