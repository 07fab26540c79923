import type { Inputs } from '../../server.ts';

type Plan = Omit<Inputs['operator']['priceMigrations']['plan'], 'actId'>;

const WHEN = ['next_renewal', 'at_once', 'at_once_prorated'] as const;
const LEFT = ['skip', 'wait'] as const;
const WITHDRAWN = ['skip', 'again'] as const;
const TREATED = ['skip', 'wait', 'include'] as const;

/** What the form asks for; what is left empty is left out. */
export function readPlan(form: FormData): Plan {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const list = (name: string) =>
    text(name)
      .split(/[\s,]+/)
      .filter((each) => each !== '');
  const interval = (['month', 'year'] as const).find((each) => each === text('interval'));
  const [currency, day] = [text('currency'), text('createdBefore')];
  const [priceIds, accountIds] = [list('priceIds'), list('accountIds')];
  return {
    because: text('because'),
    cohort: {
      planKey: text('planKey'),
      ...(interval ? { interval } : {}),
      ...(currency ? { currency } : {}),
      ...(day ? { createdBefore: `${day}T00:00:00Z` } : {}),
      ...(priceIds.length > 0 ? { priceIds } : {}),
      ...(accountIds.length > 0 ? { accountIds } : {}),
    },
    policy: {
      when: oneOf(WHEN, text('when')),
      noticeDays: Number(text('noticeDays')),
      cancelling: oneOf(LEFT, text('cancelling')),
      scheduled: oneOf(LEFT, text('scheduled')),
      pastDue: oneOf(TREATED, text('pastDue')),
      trialing: oneOf(TREATED, text('trialing')),
      withdrawn: oneOf(WITHDRAWN, text('withdrawn')),
    },
  };
}

/** The first where it is none of them. */
const oneOf = <T extends string>(known: readonly [T, ...T[]], value: string): T =>
  known.find((each) => each === value) ?? known[0];
