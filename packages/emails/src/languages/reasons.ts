/** Of disputes (docs.stripe.com/disputes/categories) and of early fraud warnings (docs.stripe.com/api/radar/early_fraud_warnings). */
export type Reasons = typeof en;

export const en = {
  bank_cannot_process: 'The bank cannot process it',
  check_returned: 'The check was returned',
  credit_not_processed: 'A promised credit did not come',
  customer_initiated: 'The customer asked the bank',
  debit_not_authorized: 'The debit was not authorized',
  duplicate: 'Charged twice',
  fraudulent: 'Fraudulent',
  general: 'No reason given',
  incorrect_account_details: 'Wrong account details',
  insufficient_funds: 'Not enough money in the account',
  noncompliant: 'Against the network’s rules',
  product_not_received: 'What was bought did not come',
  product_unacceptable: 'What was bought is not as described',
  subscription_canceled: 'Charged after the subscription was cancelled',
  unrecognized: 'The customer does not recognize it',
  card_never_received: 'The card never reached its owner',
  fraudulent_card_application: 'The card was applied for in another’s name',
  made_with_counterfeit_card: 'Made with a counterfeit card',
  made_with_lost_card: 'Made with a lost card',
  made_with_stolen_card: 'Made with a stolen card',
  misc: 'Suspected fraud',
  unauthorized_use_of_card: 'The card was used without permission',
};

export const de: Reasons = {
  bank_cannot_process: 'Die Bank kann sie nicht ausführen',
  check_returned: 'Der Scheck kam zurück',
  credit_not_processed: 'Eine zugesagte Gutschrift blieb aus',
  customer_initiated: 'Der Kunde hat die Bank gefragt',
  debit_not_authorized: 'Die Lastschrift war nicht genehmigt',
  duplicate: 'Doppelt belastet',
  fraudulent: 'Betrug',
  general: 'Ohne Angabe von Gründen',
  incorrect_account_details: 'Falsche Kontodaten',
  insufficient_funds: 'Konto nicht gedeckt',
  noncompliant: 'Gegen die Regeln des Kartennetzes',
  product_not_received: 'Das Gekaufte kam nicht an',
  product_unacceptable: 'Das Gekaufte ist nicht wie beschrieben',
  subscription_canceled: 'Nach der Kündigung belastet',
  unrecognized: 'Der Kunde erkennt sie nicht wieder',
  card_never_received: 'Die Karte kam nie bei ihrem Inhaber an',
  fraudulent_card_application: 'Die Karte wurde auf fremden Namen beantragt',
  made_with_counterfeit_card: 'Mit einer gefälschten Karte',
  made_with_lost_card: 'Mit einer verlorenen Karte',
  made_with_stolen_card: 'Mit einer gestohlenen Karte',
  misc: 'Verdacht auf Betrug',
  unauthorized_use_of_card: 'Die Karte wurde ohne Erlaubnis benutzt',
};

/** One that there are no words for yet, as Stripe calls it. */
export const reasonWords = (reasons: Reasons, reason: string): string =>
  Object.entries(reasons).find(([name]) => name === reason)?.[1] ?? reason.replaceAll('_', ' ');
