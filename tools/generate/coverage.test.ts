import { expect, test } from 'vitest';
import type { AnyService } from '../../src/core/service.ts';
import { coverageText, serviceCoverage } from './coverage.ts';

const operation = { kind: 'tx', handler: () => ({}), access: { actions: [], demands: () => [] } } as const;
const table: AnyService = {
  name: 'sqs',
  collections: [],
  operations: {
    SendMessage: { ...operation, recorded: { Tag: 'a | b' } },
    CreateQueue: { ...operation, refused: { Kind: 'there is one kind' } },
  },
};

test('each operation of the model works or answers 501, and each member has its reason', () => {
  const sqs = serviceCoverage('sqs', 'SQS', ['SendMessage', 'PurgeQueue', 'CreateQueue'], table);
  const text = coverageText([sqs, serviceCoverage('ec2', 'EC2', ['RunInstances'], undefined)]);
  expect(text).toContain('2 of 3 operations.');
  expect(text).toContain('**works**: CreateQueue, SendMessage\n');
  expect(text).toContain('| SendMessage | Tag | a \\| b |');
  expect(text).toContain('| CreateQueue | Kind | there is one kind |');
  expect(text).toContain('**501**: PurgeQueue\n');
  expect(text).toMatch(/Each of the 1 operations of these 1 services[\s\S]*\| EC2 \| 1 \|/);
});
