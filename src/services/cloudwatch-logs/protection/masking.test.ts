import { expect, test } from 'vitest';
import { compileMasks } from './masking.ts';

function masked(name: string, message: string): string {
  const mask = compileMasks([{ fromMs: 0, identifiers: [{ name }] }])?.at(1);
  return mask?.(message) ?? message;
}

/** Each character between the angle brackets is an asterisk. */
function expectMasked(name: string, marked: string): void {
  const message = marked.replace(/[<>]/g, '');
  expect(masked(name, message)).toBe(marked.replace(/<([^>]*)>/g, (_, text) => '*'.repeat(text.length)));
}

test('addresses', () => {
  expectMasked('EmailAddress', 'a@b <x.y+z@mail.example.com>, "<q_1@b-c.io>".');
  expectMasked('IpAddress', 'from <10.0.255.1> <192.168.1.1>:80, 1.2.3.4.5 256.1.1.1 1.2.3');
  expectMasked('IpAddress', 'at [<2001:db8::1>] <fe80::1:2> <1:2:3:4:5:6:7:8> 12:30:45 :: std::cout');
});

test('card numbers have a standard prefix, a check digit and a keyword', () => {
  expectMasked('CreditCardNumber', 'card <4111111111111111>, visa: <4111 1111 1111 1111>');
  expectMasked('CreditCardNumber', 'amex <378282246310005>');
  expectMasked('CreditCardNumber', 'card 4111111111111112');
  expectMasked('CreditCardNumber', 'card 9111111111111111');
  expectMasked('CreditCardNumber', 'order 4111111111111111');
  expectMasked('CreditCardNumber', `card ${'.'.repeat(30)} 4111111111111111`);
  expectMasked('CreditCardNumber', 'company 4111111111111111');
  expectMasked('CreditCardSecurityCode', `cvv=<123>,${'.'.repeat(30)} 123`);
});

test('credentials', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  expectMasked('AwsSecretKey', `aws_secret_access_key = <${secret}>`);
  expectMasked('AwsSecretKey', `Secret-Key: "<${secret}>"`);
  expectMasked('AwsSecretKey', `hash ${secret}`);
  const key = (kind: string) => `-----BEGIN ${kind}-----\nabc\n-----END ${kind}-----`;
  expectMasked('PkcsPrivateKey', `x <${key('RSA PRIVATE KEY')}> y`);
  expectMasked('OpenSshPrivateKey', `x <${key('OPENSSH PRIVATE KEY')}> y`);
  expectMasked('PgpPrivateKey', `x <${key('PGP PRIVATE KEY BLOCK')}> y`);
  expectMasked('PkcsPrivateKey', key('PUBLIC KEY'));
  expectMasked('PuttyPrivateKey', '<PuTTY-User-Key-File-2: ssh-rsa\nabc\nPrivate-MAC: 0a1b> y');
});

test('what overlaps is masked once, by the policies of its time', () => {
  const masks = compileMasks([
    { fromMs: 0, untilMs: 10, identifiers: [{ name: 'a', regex: 'abc' }] },
    { fromMs: 5, identifiers: [{ name: 'b', regex: 'bcd?' }] },
  ]);
  const at = (ms: number) => masks?.at(ms)?.('abcd');
  expect([at(0), at(10), at(11)]).toEqual(['***d', '****', 'a***']);
  expect(masks?.at(-1)).toBeUndefined();
});

test('personal data', () => {
  expectMasked('Ssn-US', 'ssn <123-45-6789>, SS# <123456789>, social-security: <123 45 6789>');
  expectMasked('Ssn-US', 'ssn 000-45-6789 666-45-6789 123-00-6789 123-45-0000 123-456789');
  expectMasked('Ssn-US', 'order 123-45-6789');
  expectMasked('PhoneNumber-US', 'phone: <(212) 555-0100>, call <+1 212 555 0100>, id 2125550100');
  expectMasked('PhoneNumber-US', 'tel <212-555-0100> tel 112-555-0100');
  expectMasked('ZipCode-US', 'zip code <90210>, zip+4 <90210-1234>');
  expectMasked('CpfCode-BR', 'cpf <529.982.247-25> cpf 529.982.247-26 cpf 111.111.111-11');
  expectMasked('Cnpj-BR', 'cnpj <11.222.333/0001-81> cnpj 11.222.333/0001-82');
  expectMasked('CepCode-BR', 'cep <01310-100>');
  expectMasked('DateOfBirth', 'dob <1999-12-31>');
  expectMasked('DateOfBirth', 'made 1999-12-31');
  expectMasked('DateOfBirth', 'birthday: <December 31, 1999>');
  expectMasked('LatLong', 'location <41.948614,-87.655311>');
  expectMasked('NationalInsuranceNumber-GB', 'nino <AB 12 34 56 C> nino GB123456C');
  expectMasked('PostalCode-CA', 'to <K1A 0B1> from D1A 0B1');
  expectMasked('SocialInsuranceNumber-CA', 'sin <046 454 286> sin 046 454 287');
  expectMasked('VehicleIdentificationNumber', 'VIN: <1HGCM82633A004352> vin 12345678901234567');
});
