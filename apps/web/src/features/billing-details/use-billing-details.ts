import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { useAct } from '../../use-act.ts';
import type { DetailsChange } from './details-values.ts';

export function useChangeDetails() {
  const { actId, settle, finish } = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const mutation = trpc.billingDetails.change.useMutation({
    onSuccess: async () => {
      finish();
      flash.show('Billing details saved.');
      await utils.billingDetails.invalidate();
    },
    onError: settle,
  });
  return {
    send: (change: DetailsChange, onSuccess: () => void) =>
      mutation.mutate({ ...change, actId: actId() }, { onSuccess }),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}

export function useTaxIds() {
  const adding = useAct();
  const removing = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const done = (text: string, { finish }: { finish: () => void }) => {
    finish();
    flash.show(text);
    return utils.billingDetails.invalidate();
  };
  const add = trpc.billingDetails.addTaxId.useMutation({
    onSuccess: () => done('Tax id added.', adding),
    onError: adding.settle,
  });
  const remove = trpc.billingDetails.removeTaxId.useMutation({
    onSuccess: () => done('Tax id removed.', removing),
    onError: removing.settle,
  });
  return {
    add: (taxId: { type: string; value: string }, onSuccess: () => void) =>
      add.mutate({ ...taxId, actId: adding.actId() }, { onSuccess }),
    remove: (id: string) => remove.mutate({ id, actId: removing.actId() }),
    isAdding: add.isPending,
    removingId: remove.isPending ? remove.variables.id : null,
    error: add.error ?? remove.error,
  };
}
