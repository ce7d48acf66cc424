import { expect, test } from 'vitest';
import { checkPolicyDocument } from './policy-document.ts';

const policy = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 'logs:PutLogEvents',
        Resource: '*',
        ...statement,
      },
    ],
  });

test('policies that AWS takes, and some that it does not', () => {
  const accounts = ['*', '000000000000', 'arn:aws:iam::000000000000:root'];
  for (const statement of [{}, { Principal: '*' }, { Principal: { AWS: accounts } }]) {
    checkPolicyDocument(policy(statement));
  }
  const notValid = 'The provided policy document is not valid.';
  for (const document of ['', 'text', '[]', '{}', policy({ Effect: 'Maybe' })]) {
    expect(() => checkPolicyDocument(document)).toThrow(notValid);
  }
  const asAccount = policy({ Principal: { AWS: 'delivery.logs.amazonaws.com' } });
  expect(() => checkPolicyDocument(asAccount)).toThrow('Could not convert to persistable policy.');
});
