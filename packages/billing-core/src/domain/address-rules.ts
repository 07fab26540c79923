/** What a postal address of a country needs. */
export interface AddressRule {
  /** ISO 3166-1, two capital letters. */
  country: string;
  needsPostalCode: boolean;
  needsState: boolean;
}

/** Every code that ISO 3166-1 assigns and Stripe takes in an address (docs.stripe.com/api/customers/object, address.country). */
const COUNTRIES =
  'AC AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW'.split(
    ' ',
  );

// Universal Postal Union, "Addressing systems" (upu.int): countries without codes, or where mail arrives without one.
const WITHOUT_POSTAL_CODE = new Set(
  'AC AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK IE JM KE KI KM KN KP KY LY ML MO MR MS MW NR NU PA QA RW SB SC SL SO SR SS ST SX SY TA TD TF TG TK TL TO TT TV TZ UG VU WS YE ZW'.split(
    ' ',
  ),
);
/** The state decides the tax there (docs.stripe.com/tax/customer-locations). */
const WITH_STATE = new Set(['US', 'CA', 'AU', 'BR', 'IN', 'MX']);

export const addressRules: readonly AddressRule[] = COUNTRIES.map((country) => ({
  country,
  needsPostalCode: !WITHOUT_POSTAL_CODE.has(country),
  needsState: WITH_STATE.has(country),
}));

const byCountry = new Map(addressRules.map((rule) => [rule.country, rule]));

/** Nothing for a code that is no country. */
export const addressRuleOf = (country: string): AddressRule | undefined => byCountry.get(country);
