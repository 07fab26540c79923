/** Member states, whose businesses have an EU VAT number (docs.stripe.com/tax/checkout/tax-ids#supported-types). */
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

/** The kinds of tax IDs that a business is most often asked for, by the countries that they belong to. */
export const TAX_ID_TYPES: readonly { type: string; name: string; countries: readonly string[] }[] = [
  { type: 'au_abn', name: 'Australia (ABN)', countries: ['AU'] },
  { type: 'br_cnpj', name: 'Brazil (CNPJ)', countries: ['BR'] },
  { type: 'ca_gst_hst', name: 'Canada (GST/HST)', countries: ['CA'] },
  { type: 'cl_tin', name: 'Chile (TIN)', countries: ['CL'] },
  { type: 'eu_vat', name: 'European Union (VAT)', countries: EU },
  { type: 'hk_br', name: 'Hong Kong (BR)', countries: ['HK'] },
  { type: 'is_vat', name: 'Iceland (VAT)', countries: ['IS'] },
  { type: 'in_gst', name: 'India (GST)', countries: ['IN'] },
  { type: 'id_npwp', name: 'Indonesia (NPWP)', countries: ['ID'] },
  { type: 'il_vat', name: 'Israel (VAT)', countries: ['IL'] },
  { type: 'jp_trn', name: 'Japan (TRN)', countries: ['JP'] },
  { type: 'kr_brn', name: 'Korea (BRN)', countries: ['KR'] },
  { type: 'li_uid', name: 'Liechtenstein (UID)', countries: ['LI'] },
  { type: 'my_sst', name: 'Malaysia (SST)', countries: ['MY'] },
  { type: 'mx_rfc', name: 'Mexico (RFC)', countries: ['MX'] },
  { type: 'nz_gst', name: 'New Zealand (GST)', countries: ['NZ'] },
  { type: 'no_vat', name: 'Norway (VAT)', countries: ['NO'] },
  { type: 'sa_vat', name: 'Saudi Arabia (VAT)', countries: ['SA'] },
  { type: 'sg_gst', name: 'Singapore (GST)', countries: ['SG'] },
  { type: 'za_vat', name: 'South Africa (VAT)', countries: ['ZA'] },
  { type: 'ch_vat', name: 'Switzerland (VAT)', countries: ['CH'] },
  { type: 'tw_vat', name: 'Taiwan (VAT)', countries: ['TW'] },
  { type: 'th_vat', name: 'Thailand (VAT)', countries: ['TH'] },
  { type: 'tr_tin', name: 'Turkey (TIN)', countries: ['TR'] },
  { type: 'ua_vat', name: 'Ukraine (VAT)', countries: ['UA'] },
  { type: 'ae_trn', name: 'United Arab Emirates (TRN)', countries: ['AE'] },
  { type: 'gb_vat', name: 'United Kingdom (VAT)', countries: ['GB'] },
  { type: 'us_ein', name: 'United States (EIN)', countries: ['US'] },
];

/** Whether businesses of a country have a tax ID that the form knows. */
export const hasTaxId = (country: string): boolean =>
  TAX_ID_TYPES.some(({ countries }) => countries.includes(country));
