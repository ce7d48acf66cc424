import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { AnyService } from '../../src/core/service.ts';
import { openModels, type Service, shapeOf } from '../../src/model/load.ts';
import type { Ref } from '../../src/model/shapes.ts';
import { coverageText, serviceCoverage, serviceTables } from './coverage.ts';

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

/** Members of structures, also of those in lists; what stands in a map or text (`AttributeName`) has names of its own. */
function isMember(model: Service, ref: Ref, path: readonly string[]): boolean {
  const shape = shapeOf(model, ref);
  if (path.length === 0 || shape?.k === 'm' || shape === undefined) return true;
  if (shape.k === 'l') return isMember(model, shape.m[0], path);
  if (shape.k !== 's' && shape.k !== 'u') return true;
  const [name = '', ...rest] = path;
  const member = shape.m[name];
  return member !== undefined && isMember(model, member[0], rest);
}

test('what tables say without effect or refused are members that the operation has', async () => {
  const models = openModels();
  const tables = await serviceTables(fileURLToPath(new URL('../../', import.meta.url)));
  const unknown: string[] = [];
  for (const [name, { operations }] of tables) {
    const model = models.service(name);
    for (const [operation, entry] of Object.entries(operations)) {
      const [input = 0, output = 0] = model.operations[operation] ?? [];
      const has = (ref: Ref, path: string) => isMember(model, ref, path.split('.'));
      const { recorded = {}, refused = {} } = entry ?? {};
      const strays = [
        // What an answer says may be without meaning too.
        ...Object.keys(recorded).filter((path) => !has(input, path) && !has(output, path)),
        ...Object.keys(refused).filter((path) => path !== '*' && !has(input, path)),
      ];
      unknown.push(...strays.map((path) => `${name}.${operation}: ${path}`));
    }
  }
  expect(unknown).toEqual([]);
});
