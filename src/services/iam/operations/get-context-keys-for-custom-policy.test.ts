import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const VARIABLE = 'arn:aws:s3:::b/${aws:username}/*';

test('keys of conditions and variables, each once', async () => {
  const PolicyInputList = [
    policy(
      allow('s3:*', VARIABLE, {
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
    ),
    policy(allow('sqs:*', '*', { Condition: { Null: { 'AWS:UserName': 'false', 'sqs:x': 'true' } } })),
  ];
  expect((await iam().getContextKeysForCustomPolicy({ PolicyInputList })).ContextKeyNames).toEqual([
    'aws:SecureTransport',
    'aws:username',
    'sqs:x',
  ]);
  expect(await failure(iam().getContextKeysForCustomPolicy({ PolicyInputList: ['{}'] }))).toMatch(
    '400 InvalidInput: PolicyInputList.1: ',
  );
});
