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
