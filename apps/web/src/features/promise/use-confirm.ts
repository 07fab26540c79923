import { useNavigate } from '@tanstack/react-router';
import { toFailure } from '../../failure.ts';
import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { useAct } from '../../use-act.ts';

const PREVIEW_GONE = new Set(['preview_outdated', 'preview_expired']);

interface ConfirmOptions<T> {
  /** What is said on the billing page once it is done. */
  toFlash: (value: T) => string;
  /** The amounts no longer hold: they are asked for again, never confirmed by themselves. */
  onPreviewGone?: () => void;
}

/**
 * What a mutation that keeps a promise is made with: it happens once, however often it is pressed, and ends on the billing page,
 * which shows what came of it. The callbacks are the mutation's own, not those of one call: the page may have changed under the
 * person's hands by the time of the answer, since the server tells of the change first.
 */
export function useConfirm<T>({ toFlash, onPreviewGone }: ConfirmOptions<T>) {
  const { actId, settle } = useAct();
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const flash = useFlash();
  return {
    actId,
    options: {
      onSuccess: async (value: T) => {
        await navigate({ to: '/billing' });
        await utils.invalidate();
        flash.show(toFlash(value));
      },
      onError: (error: unknown) => {
        settle(error);
        if (PREVIEW_GONE.has(toFailure(error).code ?? '')) onPreviewGone?.();
      },
    },
  };
}
