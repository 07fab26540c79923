/** How often each add-on is wanted beside a plan. */
export type AddOnChoice = Record<string, number>;

const MOST = 1_000;

/** As an address keeps it: `extra_projects:2,support:1`. */
export const writeAddOns = (choice: AddOnChoice): string =>
  Object.entries(choice)
    .filter(([, quantity]) => quantity > 0)
    .map(([key, quantity]) => `${key}:${quantity}`)
    .join(',');

/** What does not make sense is left out: the server says what is sold, and the page what is due. */
export const readAddOns = (text: string): AddOnChoice =>
  Object.fromEntries(
    text.split(',').flatMap((part) => {
      const [key = '', number = ''] = part.split(':');
      const quantity = /^\d{1,4}$/.test(number) ? Number(number) : 0;
      return key && quantity > 0 && quantity <= MOST ? [[key, quantity]] : [];
    }),
  );

/** Those of a choice that are sold beside a plan. */
export const besidePlan = (
  choice: AddOnChoice,
  extras: readonly { key: string; kind: string; plans: string[] | null }[],
  planKey: string,
): AddOnChoice =>
  Object.fromEntries(
    extras.flatMap(({ key, kind, plans }) => {
      const quantity = choice[key] ?? 0;
      return kind === 'add_on' && quantity > 0 && (plans?.includes(planKey) ?? true) ? [[key, quantity]] : [];
    }),
  );
