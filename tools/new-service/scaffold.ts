import type { ServiceModel } from '../../src/model/shapes.ts';
import { camelCase, kebabCase, pascalCase, resourceOf } from './names.ts';
import { sampleInput } from './sample-input.ts';

export interface Plan {
  model: ServiceModel;
  operation: string;
  /** Name of the client's class in the SDK package: `KMSClient`. */
  client: string;
}

/** The operation to begin with, if none is named: one that reads and needs no input. */
export function firstOperation(model: ServiceModel): string {
  const names = Object.keys(model.ops);
  const reads = names.filter((name) => /^(List|Describe|Get)[A-Z]/.test(name));
  const operation = reads.find((name) => sampleInput(model, name) === '{}') ?? reads[0] ?? names[0];
  if (operation === undefined) throw new Error(`The model of ${model.name} has no operations`);
  return operation;
}

/** The files of a new service by path from the root. Together with its generated types they compile and are tidy. */
export function scaffold(plan: Plan): Map<string, string> {
  const folder = `src/services/${plan.model.name}`;
  const operation = `${folder}/operations/${kebabCase(plan.operation)}`;
  return new Map([
    [`${folder}/service.ts`, serviceFile(plan)],
    [`${folder}/handler.ts`, HANDLER_FILE],
    [`${folder}/errors.ts`, errorsFile(plan)],
    [`${folder}/state.ts`, stateFile(plan)],
    [`${operation}.ts`, operationFile(plan)],
    [`${operation}.test.ts`, testFile(plan)],
    [`docs/services/${plan.model.name}.md`, docsFile(plan)],
  ]);
}

/** `src/server/registry.ts` with the new service in its table. */
export function withRegistration(registry: string, name: string): string {
  const key = name.includes('-') ? `'${name}'` : name;
  const line = `  ${key}: async () => (await import('../services/${name}/service.ts')).${camelCase(name)}Service,\n`;
  return insertBefore(registry, /^};$/m, line);
}

/** `src/core/service-numbers.ts` with the next number given to the new service. */
export function withServiceNumber(numbers: string, name: string): string {
  const used = [...numbers.matchAll(/^ {2}\S+: (\d+),$/gm)].map(([, number]) => Number(number));
  const key = name.includes('-') ? `'${name}'` : name;
  return insertBefore(numbers, /^} as const;$/m, `  ${key}: ${Math.max(...used) + 1},\n`);
}

function insertBefore(text: string, place: RegExp, line: string): string {
  const index = place.exec(text)?.index;
  if (index === undefined) throw new Error(`Found no place for: ${line.trim()}`);
  return text.slice(0, index) + line + text.slice(index);
}

const HANDLER_FILE = `import type { StagedHandler, TxHandler } from '../../core/service.ts';
import type { Api } from './api.gen.ts';

/** The types of this service's handlers, by operation. */
export type Handler<O extends keyof Api> = TxHandler<Api[O]['input'], Api[O]['output']>;
export type Staged<O extends keyof Api> = StagedHandler<Api[O]['input'], Api[O]['output']>;
`;

function serviceFile({ model, operation }: Plan): string {
  const file = kebabCase(operation);
  const action = `${model.sign}:${operation}`;
  const readOnly = /^(List|Describe|Get)[A-Z]/.test(operation) ? '\n      readOnly: true,' : '';
  return `/**
 * ${model.id}. Actions and resources of its operations:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

import { anyService, type Service } from '../../core/service.ts';
import type { Api } from './api.gen.ts';
import { ${camelCase(file)} } from './operations/${file}.ts';
import { collections } from './state.ts';

const service: Service<Api> = {
  name: '${model.name}',
  collections,
  operations: {
    ${operation}: {
      kind: 'tx',
      handler: ${camelCase(file)},
      access: { actions: ['${action}'], demands: () => [{ action: '${action}', resource: '*' }] },${readOnly}
    },
  },
};

export const ${camelCase(model.name)}Service = anyService(service);
`;
}

function errorsFile({ model }: Plan): string {
  return `/** Errors in AWS's words: one function for each. */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

/** An error of the model, with AWS's text. */
export function ${camelCase(model.name)}Error(name: ErrorName, message: string): AwsError {
  return new AwsError(name, message);
}
`;
}

function stateFile({ model, operation }: Plan): string {
  const { singular, plural } = resourceOf(operation);
  const [record, collection] = [`${pascalCase(singular)}Record`, camelCase(plural)];
  return `/** What ${model.id} keeps. */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';

export interface ${record} {
  name: string;
  createdAtMs: number;
}

export const ${collection} = new Collection<${record}, readonly [string]>({
  id: collectionId('${model.name}', 1),
  name: '${model.name}.${plural}',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
});

export const collections = [${collection}] as const;
`;
}

function operationFile({ operation }: Plan): string {
  // An error that is none of AWS's: the test beside it stays red until the operation is written.
  return `import type { Handler } from '../handler.ts';

export const ${camelCase(kebabCase(operation))}: Handler<'${operation}'> = () => {
  throw new Error('${operation} is not written yet');
};
`;
}

function testFile({ model, operation, client }: Plan): string {
  return `import { ${client}, ${operation}Command } from '@aws-sdk/client-${model.name}';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

test('${operation} answers', async () => {
  const output = await cloud.client(${client}).send(new ${operation}Command(${sampleInput(model, operation)}));
  expect(output.$metadata.httpStatusCode).toBe(200);
});
`;
}

function docsFile({ model }: Plan): string {
  return `# ${model.id}

What differs from AWS, beyond the operations that [coverage](../coverage.md) lists as not implemented.
`;
}
