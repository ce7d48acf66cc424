// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import { expect, it } from 'vitest';
import { isPublicPolicy } from './public-access.ts';
import { grant, HOME, policy } from './testing.ts';

const isPublic = (...statements: Record<string, unknown>[]) =>
  isPublicPolicy(policy(statements, 'resource').document);
const when = (Condition: unknown) => grant('*', 's3:GetObject', { Condition });

it.each<[string, Record<string, unknown>, boolean]>([
  ['everybody', grant('*'), true],
  ['AWS: *', grant({ AWS: '*' }), true],
  ['an account', grant({ AWS: HOME }), false],
  ['a service', grant({ Service: 'sns.amazonaws.com' }), false],
  ['a Deny for everybody', { ...grant('*'), Effect: 'Deny' }, false],
  ['a fixed VPC', when({ StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } }), false],
  ['any VPC', when({ StringLike: { 'aws:SourceVpc': 'vpc-*' } }), true],
  ['a VPC if there is one', when({ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' } }), true],
  ['all VPCs but one', when({ StringNotEquals: { 'aws:SourceVpc': 'vpc-91237329' } }), true],
  ['one VPC and any', when({ StringLike: { 'aws:SourceVpc': ['vpc-91237329', 'vpc-*'] } }), true],
  ['an organization', when({ StringEquals: { 'aws:PrincipalOrgID': 'o-a' } }), false],
  ['a variable', when({ StringEquals: { 'aws:SourceVpc': '${aws:username}' } }), true],
  ['a network', when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), false],
  ['half the world', when({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }), true],
  ['a network and the world', when({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/0'] } }), true],
  ['a wide network of IPv6', when({ IpAddress: { 'aws:SourceIp': '2000::/3' } }), true],
  ['a narrow network of IPv6', when({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }), false],
  ['all but a network', when({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), true],
  ['TLS', when({ Bool: { 'aws:SecureTransport': 'true' } }), true],
  ['a session of a role', when({ StringLike: { 'aws:userid': 'AROAEXAMPLE:*' } }), true],
  [
    'an access point of an account',
    when({ ArnLike: { 's3:DataAccessPointArn': `arn:aws:s3:us-east-1:${HOME}:accesspoint/*` } }),
    false,
  ],
  [
    'an access point of any account',
    when({ ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:us-east-1:*:accesspoint/a' } }),
    true,
  ],
])('%s: public is %#', (_name, statement, expected) => expect(isPublic(statement)).toBe(expected));

it('is public when one statement is', () => {
  expect(isPublic(grant({ AWS: HOME }), grant('*'))).toBe(true);
});
