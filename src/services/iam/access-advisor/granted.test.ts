import { expect, test } from 'vitest';
import { allow, deny, policy } from '../../../../test/support/iam.ts';
import { compilePolicy } from '../../../policy/compile.ts';
import { parsePolicy } from '../../../policy/parse.ts';
import { grantsService } from './granted.ts';

const grants = (namespace: string, ...statements: object[]) =>
  grantsService([compilePolicy(parsePolicy(policy(...statements), 'identity'))], namespace);
const but = (NotAction: string, Effect = 'Allow') => ({ Effect, NotAction, Resource: '*' });

test.each([
  [true, [allow('*')]],
  [true, [allow('S3:Get*')]],
  [true, [allow('s3:GetObject', 'arn:aws:s3:::b/*')]],
  [false, [allow('s3-outposts:*')]],
  [true, [but('iam:*')]],
  [true, [but('s3:DeleteObject')]],
  [false, [but('s3:*')]],
  [false, [allow('*'), deny('s3:*')]],
  [true, [allow('*'), deny('s3:Delete*')]],
  [true, [allow('*'), deny('s3:*', 'arn:aws:s3:::b')]],
  [true, [allow('*'), deny('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]],
  [false, [allow('*'), but('iam:*', 'Deny')]],
  [true, [allow('*'), but('s3:*', 'Deny')]],
  [false, []],
] as const)('%s: %j', (expected, statements) => {
  expect(statements.length === 0 ? grantsService([], 's3') : grants('s3', ...statements)).toBe(expected);
});
