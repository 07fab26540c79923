import { useNavigate } from '@tanstack/react-router';
import { toFailure } from '../../failure.ts';
import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { useAct } from '../../use-act.ts';

const PREVIEW_GONE = new Set(['preview_outdated', 'preview_expired']);

/** A mutation that keeps what a preview promised. */
interface Confirmable<I extends { actId: string }, T> {
  mutate: (input: I, options: { onSuccess: (value: T) => void; onError: (error: unknown) => void }) => void;
  isPending: boolean;
  error: unknown;
}

interface ConfirmOptions<T> {
  /** What is said on the billing page once it is done. */
  toFlash: (value: T) => string;
  /** The amounts no longer hold: they are asked for again, never confirmed by themselves. */
  onPreviewGone?: () => void;
}

/** Confirms once, however often it is pressed, and goes back to the billing page, which shows what came of it. */
export function useConfirm<I extends { actId: string }, T>(
  mutation: Confirmable<I, T>,
  { toFlash, onPreviewGone }: ConfirmOptions<T>,
) {
  const { actId, settle } = useAct();
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const flash = useFlash();
  const finish = async (value: T) => {
    await utils.invalidate();
    await navigate({ to: '/billing' });
    flash.show(toFlash(value));
  };
  return {
    /** @param toInput what is sent, with the id of the act */
    confirm: (toInput: (actId: string) => I) =>
      mutation.mutate(toInput(actId()), {
        onSuccess: (value) => void finish(value),
        onError: (error) => {
          settle(error);
          if (PREVIEW_GONE.has(toFailure(error).code ?? '')) onPreviewGone?.();
        },
      }),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}
