import { Button } from '@mantine/core';
import type { Outputs } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './purchases.module.css';
import { useStartPurchase } from './use-start-purchase.ts';

type Offer = Outputs['purchases']['offers'][number];

/** What can be bought once, with what it gives and the ways to pay. */
export function OfferList({ offers, canManage }: { offers: Offer[]; canManage: boolean }) {
  return (
    <Panel title="Buy once">
      <ul className={classes.offers}>
        {offers.map((offer) => (
          <li key={offer.productKey} className={classes.offer}>
            <div className={classes.words}>
              <h3 className={classes.name}>{offer.name}</h3>
              {offer.description ? <p>{offer.description}</p> : null}
              <ul className={classes.gives}>
                {offer.gives.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
              {offer.warning && !offer.isOwned ? <Notice tone="warning" title={offer.warning} /> : null}
            </div>
            <div className={classes.actions}>
              {offer.isOwned ? (
                <StatusBadge tone="ok">Yours for good</StatusBadge>
              ) : canManage ? (
                <BuyButton offer={offer} />
              ) : (
                <p className={classes.quiet}>Only owners and billing admins can buy it.</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function BuyButton({ offer: { productKey, name, price, takesPaymentsHere } }: { offer: Offer }) {
  const purchase = useStartPurchase();
  const { currency } = price;
  return (
    <>
      <Button
        loading={purchase.isPending}
        aria-label={`Buy for ${formatMoney(price)}: ${name}`}
        onClick={() => purchase.start({ productKey, currency })}
      >
        Buy for {formatMoney(price)}
      </Button>
      {takesPaymentsHere ? (
        // A load of its own: only that page lets Stripe's script in.
        <a
          className={classes.here}
          aria-label={`Or pay on this site: ${name}`}
          href={`/checkout/pay?${new URLSearchParams({ product: productKey, currency })}`}
        >
          Or pay on this site
        </a>
      ) : null}
      {purchase.error ? <FailureNotice error={purchase.error} action={<span />} /> : null}
    </>
  );
}
