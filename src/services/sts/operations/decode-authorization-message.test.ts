import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, keysOf, OTHER_ACCOUNT } from '../../../../test/support/iam.ts';
import { sealAuthorizationMessage } from '../../../policy/authorization-message.ts';
import { compilePolicy } from '../../../policy/compile.ts';
import { EMPTY_CONTEXT } from '../../../policy/context.ts';
import { evaluate } from '../../../policy/evaluate.ts';
import { parsePolicy } from '../../../policy/parse.ts';

const { cloud, sts, userWith, roleWith } = iamCloud();
const arn = `arn:aws:iam::${ACCOUNT}:user/ada`;

/** What a refusal of EC2 to a user of the account carries. */
function sealedRefusal(): string {
  const policies = {
    identity: [
      compilePolicy(
        parsePolicy(
          JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: '*', Resource: '*' },
              { Sid: 'No', Effect: 'Deny', Action: 'ec2:Run*', Resource: '*' },
            ],
          }),
          'identity',
        ),
      ),
    ],
  };
  const request = {
    principal: { type: 'user', accountId: ACCOUNT, arn, userName: 'ada', userId: 'AIDAX' } as const,
    action: 'ec2:RunInstances',
    resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*`,
    context: EMPTY_CONTEXT,
  };
  const decision = evaluate(request, policies);
  const conditions = { 'ec2:InstanceType': 't3.micro' };
  return sealAuthorizationMessage(cloud().world.seal, { request, decision, policies, conditions });
}

test('the details of a refusal, for those who may read them', async () => {
  const EncodedMessage = sealedRefusal();
  expect(EncodedMessage).toMatch(/^[\w-]+$/);
  const { DecodedMessage } = await sts().decodeAuthorizationMessage({ EncodedMessage });
  expect(JSON.parse(DecodedMessage ?? '')).toMatchObject({
    allowed: false,
    explicitDeny: true,
    matchedStatements: { items: [{ statementId: 'No', effect: 'DENY' }] },
    context: { principal: { id: 'AIDAX', name: 'ada', arn }, action: 'ec2:RunInstances' },
  });
  const role = await roleWith('reader', allow('sts:DecodeAuthorizationMessage'));
  const { Credentials } = await sts().assumeRole({ RoleArn: role, RoleSessionName: 'abc' });
  expect(await failure(sts(keysOf(Credentials)).decodeAuthorizationMessage({ EncodedMessage }))).toBe(
    'it did not fail',
  );
});

test('without the right to it, nothing is told', async () => {
  const nobody = await userWith('nobody');
  expect(await failure(sts(nobody).decodeAuthorizationMessage({ EncodedMessage: sealedRefusal() }))).toBe(
    `403 AccessDenied: User: arn:aws:iam::${ACCOUNT}:user/nobody is not authorized to perform: ` +
      'sts:DecodeAuthorizationMessage because no identity-based policy allows the sts:DecodeAuthorizationMessage ' +
      'action',
  );
});

test('messages that were changed, invented, of another account or another kind', async () => {
  const message = sealedRefusal();
  const other = { accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' };
  const { Credentials } = await sts().getSessionToken({});
  const invalid = '400 InvalidAuthorizationMessageException: Message is not valid';
  const flipped = (message.startsWith('A') ? 'B' : 'A') + message.slice(1);
  for (const EncodedMessage of [flipped, message.slice(0, -1), 'x', '%%%', Credentials?.SessionToken ?? '']) {
    expect(await failure(sts().decodeAuthorizationMessage({ EncodedMessage }))).toBe(invalid);
  }
  expect(await failure(sts(other).decodeAuthorizationMessage({ EncodedMessage: message }))).toBe(invalid);
  expect(await failure(sts().decodeAuthorizationMessage({ EncodedMessage: 'x'.repeat(10_241) }))).toMatch(
    '400 ValidationError',
  );
});
