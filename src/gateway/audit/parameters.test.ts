import { expect, test } from 'vitest';
import { openModels } from '../../model/load.ts';
import type { Members } from '../../protocol/types.ts';
import { recordedMembers } from './parameters.ts';

const models = openModels();

function recorded(service: string, operation: string, input: Members) {
  const model = models.service(service);
  const [ref = 15] = model.operations[operation] ?? [];
  return recordedMembers(model, ref, input);
}

test('members get lower camel case at every depth; keys of maps stay', () => {
  expect(
    recorded('sqs', 'CreateQueue', {
      QueueName: 'q',
      Attributes: { VisibilityTimeout: '30' },
      tags: { A: 'b' },
    }),
  ).toEqual({ queueName: 'q', attributes: { VisibilityTimeout: '30' }, tags: { A: 'b' } });
  expect(recorded('iam', 'EnableMFADevice', { UserName: 'u', SerialNumber: 's' })).toEqual({
    userName: 'u',
    serialNumber: 's',
  });
});

test('what is secret is left out, or its place is marked', () => {
  expect(recorded('iam', 'CreateLoginProfile', { UserName: 'u', Password: 'p' })).toEqual({ userName: 'u' });
  expect(recorded('iam', 'ChangePassword', { OldPassword: 'a', NewPassword: 'b' })).toBeNull();
  const codes = { UserName: 'u', SerialNumber: 's', AuthenticationCode1: '1', AuthenticationCode2: '2' };
  expect(recorded('iam', 'EnableMFADevice', codes)).toEqual({ userName: 'u', serialNumber: 's' });
  expect(recorded('ssm', 'PutParameter', { Name: 'n', Value: 'v', Type: 'SecureString' })).toEqual({
    name: 'n',
    value: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    type: 'SecureString',
  });
  expect(recorded('secrets-manager', 'CreateSecret', { Name: 'n', SecretString: 's' })).toEqual({
    name: 'n',
  });
  expect(recorded('kms', 'Encrypt', { KeyId: 'k', Plaintext: Buffer.from('p') })).toEqual({ keyId: 'k' });
});

test('members that the model does not know, and inputs without any', () => {
  expect(recorded('iam', 'CreateUser', { UserName: 'u', Unknown: 1, __proto__: { x: 1 } })).toEqual({
    userName: 'u',
  });
  expect(recorded('iam', 'CreateUser', {})).toBeNull();
  expect(recordedMembers(models.service('iam'), 15, undefined)).toBeNull();
});
