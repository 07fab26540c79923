import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { useAct } from '../../use-act.ts';

export function useMethods() {
  const setting = useAct();
  const removing = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const done = async (text: string, { finish }: { finish: () => void }) => {
    finish();
    flash.show(text);
    await Promise.all([utils.paymentMethods.invalidate(), utils.overview.invalidate()]);
  };
  const setDefault = trpc.paymentMethods.setDefault.useMutation({
    onSuccess: () => done('This card is charged from now on.', setting),
    onError: setting.settle,
  });
  const remove = trpc.paymentMethods.remove.useMutation({
    onSuccess: () => done('Removed.', removing),
    onError: removing.settle,
  });
  return {
    setDefault: (id: string) => setDefault.mutate({ id, actId: setting.actId() }),
    remove: (id: string) => remove.mutate({ id, actId: removing.actId() }),
    settingId: setDefault.isPending ? setDefault.variables.id : null,
    removingId: remove.isPending ? remove.variables.id : null,
    error: setDefault.error ?? remove.error,
  };
}
