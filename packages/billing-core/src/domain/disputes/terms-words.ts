/** Where people agree to the terms. */
export type TermsPlace = 'sign_up' | 'checkout';

/** What is shown there, before the link; kept with who agreed, so that it can be shown to a bank word for word. */
const LEADS: Readonly<Record<TermsPlace, string>> = {
  sign_up: 'By creating an account you agree to the',
  checkout: 'By choosing a plan you agree to the',
};
const LINK = 'terms of service';

/** The sentence in its parts, for a page. */
export const termsWords = (place: TermsPlace) => ({ lead: LEADS[place], link: LINK });

export const termsSentence = (place: TermsPlace): string => `${LEADS[place]} ${LINK}.`;
