/** A kind of tax id that Stripe takes (docs.stripe.com/billing/customer/tax-ids, supported tax ID types). */
export interface TaxIdKind {
  type: string;
  /** ISO 3166-1, or EU. */
  country: string;
  label: string;
  example: string;
}

const kind = (type: string, country: string, label: string, example: string): TaxIdKind => ({
  type,
  country,
  label,
  example,
});

/** As Stripe's page lists them, by country. */
export const taxIdKinds: readonly TaxIdKind[] = [
  kind('ad_nrt', 'AD', 'Andorran NRT number', 'A-123456-Z'),
  kind('ae_trn', 'AE', 'UAE TRN', '123456789012345'),
  kind('ar_cuit', 'AR', 'Argentine CUIT', '12-3456789-01'),
  kind('au_abn', 'AU', 'Australian business number (ABN)', '12345678912'),
  kind('bg_uic', 'BG', 'Bulgarian unified identification code', '123456789'),
  kind('bh_vat', 'BH', 'Bahraini VAT number', '123456789012345'),
  kind('bo_tin', 'BO', 'Bolivian tax ID', '123456789'),
  kind('br_cnpj', 'BR', 'Brazilian CNPJ', '01.234.456/5432-10'),
  kind('br_cpf', 'BR', 'Brazilian CPF', '123.456.789-87'),
  kind('ca_bn', 'CA', 'Canadian business number', '123456789'),
  kind('ca_gst_hst', 'CA', 'Canadian GST/HST number', '123456789RT0002'),
  kind('ca_pst_bc', 'CA', 'PST number of British Columbia', 'PST-1234-5678'),
  kind('ca_qst', 'CA', 'Québec tax number (QST)', '1234567890TQ1234'),
  kind('ch_uid', 'CH', 'Swiss UID number', 'CHE-123.456.789 HR'),
  kind('ch_vat', 'CH', 'Swiss VAT number', 'CHE-123.456.789 MWST'),
  kind('cl_tin', 'CL', 'Chilean RUT', '12.345.678-K'),
  kind('cn_tin', 'CN', 'Chinese tax ID', '123456789012345678'),
  kind('co_nit', 'CO', 'Colombian NIT', '123.456.789-0'),
  kind('cr_tin', 'CR', 'Costa Rican tax ID', '1-234-567890'),
  kind('do_rcn', 'DO', 'Dominican RCN', '123-4567890-1'),
  kind('ec_ruc', 'EC', 'Ecuadorian RUC', '1234567890001'),
  kind('eg_tin', 'EG', 'Egyptian tax ID', '123456789'),
  kind('eu_oss_vat', 'EU', 'EU One Stop Shop VAT number', 'EU123456789'),
  kind('eu_vat', 'EU', 'EU VAT number', 'DE123456789'),
  kind('gb_vat', 'GB', 'UK VAT number', 'GB123456789'),
  kind('ge_vat', 'GE', 'Georgian VAT number', '123456789'),
  kind('hk_br', 'HK', 'Hong Kong business registration', '12345678'),
  kind('hr_oib', 'HR', 'Croatian OIB', '12345678901'),
  kind('hu_tin', 'HU', 'Hungarian tax number (adószám)', '12345678-1-23'),
  kind('id_npwp', 'ID', 'Indonesian NPWP', '012.345.678.9-012.345'),
  kind('il_vat', 'IL', 'Israeli VAT number', '000012345'),
  kind('in_gst', 'IN', 'Indian GST number', '12ABCDE3456FGZH'),
  kind('is_vat', 'IS', 'Icelandic VAT number', '123456'),
  kind('jp_cn', 'JP', 'Japanese corporate number', '1234567891234'),
  kind('jp_trn', 'JP', 'Japanese tax registration number', 'T1234567891234'),
  kind('ke_pin', 'KE', 'Kenyan KRA PIN', 'P000111111A'),
  kind('kr_brn', 'KR', 'Korean business registration number', '123-45-67890'),
  kind('kz_bin', 'KZ', 'Kazakh business ID', '123456789012'),
  kind('li_uid', 'LI', 'Liechtenstein UID number', 'CHE123456789'),
  kind('mx_rfc', 'MX', 'Mexican RFC', 'ABC010203AB9'),
  kind('my_itn', 'MY', 'Malaysian income tax number', 'C 1234567890'),
  kind('my_sst', 'MY', 'Malaysian SST number', 'A12-3456-78912345'),
  kind('ng_tin', 'NG', 'Nigerian tax ID', '12345678-0001'),
  kind('no_vat', 'NO', 'Norwegian VAT number', '123456789MVA'),
  kind('nz_gst', 'NZ', 'New Zealand GST number', '123456789'),
  kind('om_vat', 'OM', 'Omani VAT number', 'OM1234567890'),
  kind('pe_ruc', 'PE', 'Peruvian RUC', '12345678901'),
  kind('ph_tin', 'PH', 'Philippine TIN', '123456789012'),
  kind('ro_tin', 'RO', 'Romanian tax ID', '1234567890123'),
  kind('rs_pib', 'RS', 'Serbian PIB', '123456789'),
  kind('ru_inn', 'RU', 'Russian INN', '1234567891'),
  kind('sa_vat', 'SA', 'Saudi VAT number', '123456789012345'),
  kind('sg_gst', 'SG', 'Singaporean GST number', 'M12345678X'),
  kind('sg_uen', 'SG', 'Singaporean UEN', '123456789F'),
  kind('si_tin', 'SI', 'Slovenian tax number', '12345678'),
  kind('th_vat', 'TH', 'Thai VAT number', '1234567891234'),
  kind('tr_tin', 'TR', 'Turkish tax ID', '0123456789'),
  kind('tw_vat', 'TW', 'Taiwanese VAT number', '12345678'),
  kind('ua_vat', 'UA', 'Ukrainian VAT number', '123456789'),
  kind('us_ein', 'US', 'US EIN', '12-3456789'),
  kind('uy_ruc', 'UY', 'Uruguayan RUC', '123456789012'),
  kind('ve_rif', 'VE', 'Venezuelan RIF', 'A-12345678-9'),
  kind('vn_tin', 'VN', 'Vietnamese tax ID', '1234567890'),
  kind('za_vat', 'ZA', 'South African VAT number', '4123456789'),
];

const byType = new Map(taxIdKinds.map((each) => [each.type, each]));

export const isTaxIdKind = (type: string): boolean => byType.has(type);

/** What the register said, in words. Only some kinds are looked up at all (docs.stripe.com/billing/customer/tax-ids#validation). */
const STATUSES = {
  pending: ['Being checked', 'info'],
  verified: ['Verified', 'ok'],
  unverified: ['Not found in the register', 'warning'],
  unavailable: ['The register could not be asked', 'neutral'],
  not_checked: ['Not checked', 'neutral'],
} as const;

/** A status of tomorrow is as good as none. */
export function describeTaxId({ type, verification }: { type: string; verification: string | null }) {
  const known = Object.keys(STATUSES).find((each): each is keyof typeof STATUSES => each === verification);
  const status = known ?? 'not_checked';
  const [statusText, statusTone] = STATUSES[status];
  return { type, label: byType.get(type)?.label ?? type, status, statusText, statusTone };
}
