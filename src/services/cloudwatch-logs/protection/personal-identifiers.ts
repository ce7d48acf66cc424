/**
 * Managed identifiers of personal data whose forms are public. AWS does not publish its own expressions; keywords are
 * those of its tables.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protect-sensitive-log-data-types-pii.html
 */

import { type Finder, isLuhn, keywords } from './finder.ts';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';
const MONTH_NUMBER = '(?:1[0-2]|0?[1-9])';
const YEAR = '(?:19|20)\\d\\d';
const BETWEEN = '[ /-]';

/** Digits of all sorts, and names of months. */
const DATE = new RegExp(
  `(?<![\\w/-])(?:${[
    `${YEAR}${BETWEEN}${MONTH_NUMBER}${BETWEEN}${DAY}`,
    `${MONTH_NUMBER}${BETWEEN}${DAY}${BETWEEN}(?:${YEAR}|\\d\\d)`,
    `${DAY}${BETWEEN}${MONTH_NUMBER}${BETWEEN}(?:${YEAR}|\\d\\d)`,
    `${DAY}${BETWEEN}${MONTH}${BETWEEN}${YEAR}`,
    `${MONTH}${BETWEEN}${DAY},?${BETWEEN}${YEAR}`,
  ].join('|')})(?![\\w/-])`,
  'gi',
);

const LATITUDE = '[+-]?(?:90(?:\\.0+)?|[1-8]?\\d\\.\\d+)';
const LONGITUDE = '[+-]?(?:180(?:\\.0+)?|(?:1[0-7]\\d|[1-9]?\\d)\\.\\d+)';

/** Of North America: area and exchange do not begin with 0 or 1. */
const NORTH_AMERICAN_PHONE: Finder = {
  pattern: /(?<![\w.-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-]?)[2-9]\d{2}[ .-]?\d{4}(?![\w-])/g,
  keywords: keywords(
    'cell, contact, fax, fax number, mobile, phone, phone number, tel, telephone, telephone number',
  ),
  // "If a keyword isn't in proximity of the data, the number has to include a country code."
  isPlain: (text) => /^\+1/.test(text),
};

export const PERSONAL: Readonly<Record<string, Finder>> = {
  'CepCode-BR': {
    pattern: /(?<![\w.-])\d{5}-?\d{3}(?![\w.-])/g,
    keywords: keywords('cep, código de endereçamento postal, codigo de endereçamento postal'),
  },
  'Cnpj-BR': {
    pattern: /(?<![\w.-])\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}(?![\w-])/g,
    keywords: keywords('cadastro nacional da pessoa jurídica, cadastro nacional da pessoa juridica, cnpj'),
    accepts: (text) => isBrazilian(digitsOf(text), 9),
  },
  'CpfCode-BR': {
    pattern: /(?<![\w.-])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![\w-])/g,
    keywords: keywords(
      'cadastro de pessoas fisicas, cadastro de pessoas físicas, cadastro de pessoa física, ' +
        'cadastro de pessoa fisica, cpf',
    ),
    accepts: (text) => isBrazilian(digitsOf(text), 11),
  },
  DateOfBirth: {
    pattern: DATE,
    keywords: keywords('dob, date of birth, birthdate, birth date, birthday, b-day, bday'),
  },
  LatLong: {
    pattern: new RegExp(`(?<![\\w.])${LATITUDE}, ?${LONGITUDE}(?![\\w.])`, 'g'),
    keywords: keywords('coordinate, coordinates, lat long, latitude longitude, location, position'),
  },
  'NationalInsuranceNumber-GB': {
    pattern:
      /(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)/gi,
    keywords: keywords(
      'insurance no., insurance number, insurance#, national insurance number, nationalinsurance#, ' +
        'nationalinsurancenumber, nin, nino',
    ),
  },
  'PhoneNumber-CA': NORTH_AMERICAN_PHONE,
  'PhoneNumber-US': NORTH_AMERICAN_PHONE,
  'PostalCode-CA': {
    pattern: /(?<!\w)[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?!\w)/g,
  },
  'SocialInsuranceNumber-CA': {
    pattern: /(?<![\w.-])\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w-])/g,
    keywords: keywords("canadian id, numéro d'assurance sociale, social insurance number, sin"),
    accepts: (text) => isLuhn(digitsOf(text)),
  },
  'Ssn-US': {
    pattern: /(?<![\w.-])(?!000|666|9)\d{3}([ -]?)(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])/g,
    keywords: keywords('social security, ss#, ssn'),
  },
  VehicleIdentificationNumber: {
    pattern: /(?<!\w)(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?!\w)/gi,
    keywords: keywords(
      'Fahrgestellnummer, niv, numarul de identificare, numarul seriei de sasiu, serie sasiu, numer VIN, ' +
        'Número de Identificação do Veículo, Número de Identificación de Automóviles, ' +
        "numéro d'identification du véhicule, vehicle identification number, vin, VIN numeris",
    ),
  },
  'ZipCode-US': {
    pattern: /(?<![\w.-])\d{5}(?:-\d{4})?(?![\w-])/g,
    keywords: keywords('zip code, zip+4'),
  },
};

/** The last two digits check the others: weights go up to `most` from the right, and begin again at 2. */
function isBrazilian(digits: string, most: number): boolean {
  // All of one digit would pass.
  if (/^(\d)\1+$/.test(digits)) return false;
  return [2, 1].every((left) => {
    const body = digits.slice(0, digits.length - left);
    const sum = [...body]
      .reverse()
      .reduce((all, digit, i) => all + Number(digit) * (2 + (i % (most - 1))), 0);
    const check = 11 - (sum % 11);
    return Number(digits[body.length]) === (check > 9 ? 0 : check);
  });
}
