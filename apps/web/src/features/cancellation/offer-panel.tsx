import { Button } from '@mantine/core';
import { type Outputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useConfirm } from '../promise/use-confirm.ts';
import classes from './cancel-form.module.css';

type Offer = NonNullable<Outputs['cancellation']['offer']>;

const months = (count: number) => (count === 1 ? 'one month' : `${count} months`);

function wordsOf(offer: Offer): { title: string; text: string; label: string } {
  if (offer.kind === 'coupon')
    return {
      title: `${offer.percentOff}% off if you stay`,
      text: `Your next invoices are ${offer.percentOff}% lower for ${months(offer.months)}. Nothing else changes, and you can still cancel at any time.`,
      label: `Stay with ${offer.percentOff}% off`,
    };
  return {
    title: `${months(offer.months)} without payments`.replace(/^o/, 'O'),
    text: `You keep everything, and nothing is charged for ${months(offer.months)}. You can still cancel at any time.`,
    label: 'Stay without payments',
  };
}

/** The one offer to who is about to leave; nothing while there is none. It does not stand in the way: the form is below it. */
export function OfferPanel() {
  const offer = trpc.cancellation.offer.useQuery();
  if (!offer.data) return null;
  return <Shown offer={offer.data} />;
}

function Shown({ offer }: { offer: Offer }) {
  const { title, text, label } = wordsOf(offer);
  const { options, actId } = useConfirm({ toFlash: () => 'Good to have you. The offer is yours.' });
  const { mutate, isPending, error } = trpc.cancellation.acceptOffer.useMutation(options);
  return (
    <Panel title={title} className={classes.offer}>
      <p className={classes.offerText}>{text}</p>
      {error ? <FailureNotice error={error} action={<span />} /> : null}
      <Button loading={isPending} onClick={() => mutate({ actId: actId() })}>
        {label}
      </Button>
    </Panel>
  );
}
