/**
 * Managed data identifiers that a pattern decides. Keywords have to be near, in the words of AWS's tables.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
 */

import { type Finder, isLuhn, keywords } from './finder.ts';
import { PERSONAL } from './personal-identifiers.ts';

const block = (begin: string, end: string): RegExp => new RegExp(`${begin}[^]*?(?:${end}|$)`, 'g');
const pem = (kinds: string): RegExp => block(`-----BEGIN (?:${kinds})-----`, `-----END (?:${kinds})-----`);

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = `(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}(?!\\.?\\d)`;
const PART = '[0-9A-Fa-f]{1,4}';
const IPV6 = `(?<![\\w:.])(?:(?:${PART}:){7}${PART}|(?=:*[0-9A-Fa-f])(?=[0-9A-Fa-f:]*::)(?:${PART}(?::${PART}){0,6})?::(?:${PART}(?::${PART}){0,6})?)(?![\\w:])`;

const FINDERS: Readonly<Record<string, Finder>> = {
  AwsSecretKey: {
    pattern: /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
    keywords: keywords(
      'aws_secret_access_key, credentials, secret access key, secret key, set-awscredential',
    ),
  },
  CreditCardNumber: {
    pattern: /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-])/g,
    keywords: keywords(
      'account number, american express, amex, bank card, card, card number, card num, cc #, ccn, check card, ' +
        'credit, credit card#, dankort, debit, debit card, diners club, discover, electron, ' +
        'japanese card bureau, jcb, mastercard, mc, pan, payment account number, payment card number, pcn, ' +
        'union pay, visa',
    ),
    accepts: isCardNumber,
  },
  CreditCardSecurityCode: {
    pattern: /(?<![\w.-])\d{3,4}(?![\w.-])/g,
    keywords: keywords(
      'card id, card identification code, card identification number, card security code, ' +
        'card validation code, card validation number, card verification data, card verification value, ' +
        'cvc, cvc2, cvv, cvv2, elo verification code',
    ),
  },
  EmailAddress: {
    needle: '@',
    pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![\w-])/g,
  },
  IpAddress: { pattern: new RegExp(`${IPV4}|${IPV6}`, 'g') },
  OpenSshPrivateKey: { needle: 'PRIVATE KEY', pattern: pem('OPENSSH PRIVATE KEY') },
  PgpPrivateKey: { needle: 'PRIVATE KEY', pattern: pem('PGP PRIVATE KEY BLOCK') },
  PkcsPrivateKey: {
    needle: 'PRIVATE KEY',
    pattern: pem('PRIVATE KEY|ENCRYPTED PRIVATE KEY|(?:RSA|EC|DSA) PRIVATE KEY'),
  },
  PuttyPrivateKey: { needle: 'PuTTY-User', pattern: block('PuTTY-User-Key-File-\\d:', 'Private-MAC: \\w+') },
};

/** What finds data of a managed identifier; undefined: it is not one of those that are here. */
export function finderOf(name: string): Finder | undefined {
  if (Object.hasOwn(FINDERS, name)) return FINDERS[name];
  return Object.hasOwn(PERSONAL, name) ? PERSONAL[name] : undefined;
}

/**
 * "A 13-19 digit sequence that adheres to the Luhn check formula and uses a standard card number prefix" of American
 * Express, Dankort, Diner's Club, Discover, Electron, JCB, Mastercard, UnionPay or Visa.
 */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return CARD.test(digits) && isLuhn(digits);
}

const CARD = new RegExp(
  `^(?:${[
    '3[47]\\d{13}',
    '5019\\d{12}',
    '3(?:0[0-5]|[689]\\d)\\d{11}',
    '6(?:011|4[4-9]\\d|5\\d\\d)\\d{12,15}',
    '35(?:2[89]|[3-8]\\d)\\d{12,15}',
    '5[1-5]\\d{14}',
    '2(?:22[1-9]|2[3-9]\\d|[3-6]\\d\\d|7[01]\\d|720)\\d{12}',
    '62\\d{14,17}',
    '4\\d{12}(?:\\d{3}(?:\\d{3})?)?',
  ].join('|')})$`,
);
