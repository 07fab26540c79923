import { useState } from 'react';
import { type Failure, toFailure } from '../../failure.ts';
import { type Outputs, trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';
import { useOpenPayment, type Wanted } from './use-payment.ts';

type Opened = Outputs['checkout']['startPayment'];
export type Applied = Pick<Outputs['promotions']['check'], 'code' | 'words'>;

/**
 * A promotion code on the payment: judged first, so that one that does not go changes nothing, then the payment is opened anew with
 * it. Whoever loses the last redemption in between is told, and gets the payment without it.
 */
export function usePromotion(
  { wanted, withoutTrial }: { wanted: Wanted; withoutTrial: boolean },
  show: (payment: Opened) => void,
) {
  const utils = trpc.useUtils();
  const { actId, settle, finish } = useAct();
  const opening = useOpenPayment({});
  const [applied, setApplied] = useState<Applied>();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);

  const reopen = async (promotionCode: string | null) => {
    try {
      show(await opening.open({ wanted, withoutTrial, promotionCode, actId: actId() }));
      finish();
    } catch (error) {
      settle(error);
      throw error;
    }
  };
  const run = async (work: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const apply = (code: string) =>
    run(async () => {
      const { words, code: written } = await utils.promotions.check.fetch(
        'planKey' in wanted
          ? { planKey: wanted.planKey, interval: wanted.interval, currency: wanted.currency, code }
          : { ...wanted, code },
        { staleTime: 0 },
      );
      try {
        await reopen(written);
      } catch (error) {
        // The earlier payment is closed by now: the page goes on at the full price, and says why.
        if (toFailure(error).code?.startsWith('promotion_')) await reopen(null);
        setApplied(undefined);
        throw error;
      }
      setApplied({ code: written, words });
    });
  const remove = () =>
    run(async () => {
      await reopen(null);
      setApplied(undefined);
    });
  return { applied, failure, isBusy, apply, remove };
}
