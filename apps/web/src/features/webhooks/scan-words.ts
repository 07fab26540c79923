interface Step {
  objectType: string;
  objects: number;
  failed: number;
  isFinished: boolean;
}

const KINDS: Readonly<Record<string, string>> = {
  customer: 'Customers',
  subscription: 'Subscriptions',
  invoice: 'Invoices',
  payment_method: 'Payment methods',
  'checkout.session': 'Checkouts',
};

/** How far each kind of object is, in the order in which they are walked. */
export function describeKinds(steps: readonly Step[]): { label: string; state: string }[] {
  return [...Map.groupBy(steps, ({ objectType }) => objectType)].map(([type, own]) => {
    const sum = (of: 'objects' | 'failed') => own.reduce((total, step) => total + step[of], 0);
    const done = own.filter(({ isFinished }) => isFinished).length;
    const [objects, failed] = [sum('objects'), sum('failed')];
    const state =
      done === own.length
        ? `${objects.toLocaleString()}, done`
        : objects === 0 && done === 0
          ? 'not begun'
          : `${objects.toLocaleString()} so far, ${done} of ${own.length} parts`;
    return {
      label: KINDS[type] ?? type,
      state: failed > 0 ? `${state}, ${failed.toLocaleString()} failed` : state,
    };
  });
}
