import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Inputs, type Outputs, trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { useAct } from '../../use-act.ts';

type Item = Inputs['operator']['oneOffItems']['preview'];
export interface ShownItem {
  accountId: string;
  preview: Outputs['operator']['oneOffItems']['preview'];
}

/** What was shown stays until it is added, or something else is shown. */
export function usePreviewItem() {
  const [shown, setShown] = useState<ShownItem>();
  const utils = trpc.useUtils();
  // A preview is of its moment: asked for anew each time, and never kept.
  const mutation = useMutation({
    mutationFn: (item: Item) =>
      utils.operator.oneOffItems.preview.fetch(item, { staleTime: 0, gcTime: 0, retry: false }),
    onSuccess: (preview, { accountId }) => setShown({ accountId, preview }),
    onError: () => setShown(undefined),
  });
  return {
    shown,
    clear: () => setShown(undefined),
    send: (item: Item) => mutation.mutate(item),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}

export function useAddItem({ accountId, preview }: ShownItem, onAdded: () => void) {
  const { actId, settle, finish } = useAct();
  const flash = useFlash();
  const mutation = trpc.operator.oneOffItems.add.useMutation({
    onSuccess: ({ invoiceId }) => {
      finish();
      flash.show(invoiceId ? 'Invoiced; the card is charged within the hour.' : 'Added to the next invoice.');
      onAdded();
    },
    onError: settle,
  });
  return {
    send: (because: string) => mutation.mutate({ accountId, token: preview.token, because, actId: actId() }),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}
