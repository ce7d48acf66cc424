import { describe, expect, test } from 'vitest';
import { openModels, type Service } from '../model/load.ts';
import { type Shape, simple } from '../model/shapes.ts';
import { rulesOf } from './constraints.ts';
import { validationCode } from './policy.ts';
import { tinyService } from './testing.ts';
import type { Members } from './types.ts';
import { validateInput, validationError, violationMessage, violationsOf } from './validate.ts';

const models = openModels();

function check(service: string, operation: string, input: Members): string | undefined {
  return validateInput({ service: models.service(service), operation }, input);
}

describe("AWS's messages", () => {
  test('one violation: an enumeration, in the order AWS prints it', () => {
    const input = {
      TableName: 'abc',
      KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'Q' }],
    };
    expect(check('dynamodb', 'CreateTable', input)).toBe(
      "1 validation error detected: Value 'Q' at 'attributeDefinitions.1.member.attributeType' failed to satisfy " +
        'constraint: Member must satisfy enum value set: [B, N, S]',
    );
  });

  test('Lambda prints its architectures as recorded', () => {
    const input = {
      FunctionName: 'f',
      Role: 'arn:aws:iam::000000000000:role/r',
      Code: {},
      Architectures: ['X86_64'],
      SnapStart: { ApplyOn: 'x' },
    };
    expect(check('lambda', 'CreateFunction', input)).toMatch(
      /\[Member must satisfy enum value set: \[x86_64, arm64], Member must not be null].*value set: \[PublishedVersions, None]/s,
    );
  });

  test('several violations', () => {
    expect(check('dynamodb', 'PutItem', {})).toBe(
      "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be " +
        "null; Value null at 'item' failed to satisfy constraint: Member must not be null",
    );
  });

  test('lengths and values', () => {
    expect(check('dynamodb', 'ListTables', { Limit: 101, ExclusiveStartTableName: 'a;' })).toBe(
      "3 validation errors detected: Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: Member " +
        "must have length greater than or equal to 3; Value 'a;' at 'exclusiveStartTableName' failed to satisfy " +
        'constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; ' +
        "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    );
  });

  test('what list items must be is said once, at the list', () => {
    expect(
      check('acm', 'RequestCertificate', { DomainName: 'a.com', SubjectAlternativeNames: ['ok.com', 'c c'] }),
    ).toBe(
      "1 validation error detected: Value '[ok.com, c c]' at 'subjectAlternativeNames' failed to satisfy " +
        'constraint: Member must satisfy constraint: [Member must have length less than or equal to 253, Member ' +
        'must have length greater than or equal to 1, Member must satisfy regular expression pattern: ' +
        `${patternOf('acm', 'RequestCertificate', 'SubjectAlternativeNames')}]`,
    );
  });

  test('keys and values of maps too; Lambda adds that they must not be null', () => {
    const text = check('lambda', 'CreateAlias', {
      FunctionName: 'f',
      Name: 'a',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { x: 0.5 } },
    });
    expect(text).toBe(
      "1 validation error detected: Value '{x=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy " +
        'constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member ' +
        'must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, ' +
        'Member must not be null]',
    );
    const weight = check('lambda', 'CreateAlias', {
      FunctionName: 'f',
      Name: 'a',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { 2: 2 } },
    });
    expect(weight).toContain("Value '{2=2.0}'");
    expect(weight).toContain(
      'Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have ' +
        'value greater than or equal to 0.0, Member must not be null]',
    );
  });

  test('paths through maps', () => {
    expect(check('dynamodb', 'BatchWriteItem', { RequestItems: { abc: [{ PutRequest: {} }] } })).toBe(
      "1 validation error detected: Value null at 'requestItems.abc.member.1.member.putRequest.item' failed to " +
        'satisfy constraint: Member must not be null',
    );
  });

  test('sensitive values are not shown', () => {
    expect(
      check('cognito-identity-provider', 'SignUp', { ClientId: 'c', Username: 'u', Password: ' ' }),
    ).toMatch(
      /^1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy /,
    );
  });

  test('SES shows no values, ECR has words of its own, and some services a code of theirs', () => {
    expect(check('sesv2', 'ListContacts', { ContactListName: 'l', Filter: { FilteredStatus: 'x' } })).toMatch(
      /^1 validation error detected: Value at 'filter.filteredStatus' failed /,
    );
    expect(check('ecr', 'CreateRepository', { repositoryName: 'Bad_Name!' })).toMatch(
      /^Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '.+''$/,
    );
    const codes = ['sesv2', 'ecr', 'athena', 'dynamodb'].map((name) =>
      validationCode(models.service(name), 'json1.1'),
    );
    expect(codes).toEqual([
      'BadRequestException',
      'InvalidParameterException',
      'InvalidRequestException',
      'ValidationException',
    ]);
    expect(validationCode(models.service('iam'), 'query')).toBe('ValidationError');
  });

  test('an error may carry members of the service', () => {
    const athena = {
      service: models.service('athena'),
      operation: 'GetQueryExecution',
      wire: 'json1.1',
    } as const;
    expect(validationError(athena, {})).toMatchObject({
      code: 'InvalidRequestException',
      fields: { AthenaErrorCode: 'INVALID_INPUT' },
    });
    expect(validationError(athena, { QueryExecutionId: 'x' })).toBe(undefined);
  });

  test('services that check in words of their own are left alone', () => {
    for (const [service, operation] of [
      ['s3', 'PutObject'],
      ['sqs', 'SendMessage'],
      ['sns', 'Publish'],
      ['ec2', 'RunInstances'],
    ] as const) {
      expect(check(service, operation, {})).toBe(undefined);
    }
  });

  test('a good input breaks nothing', () => {
    const Item = { a: { M: { b: { L: [{ S: 'x' }, { NULL: true }] } } } };
    expect(check('dynamodb', 'PutItem', { TableName: 'abc', Item })).toBe(undefined);
  });
});

function patternOf(name: string, operation: string, member: string): string {
  const service = models.service(name);
  const input = service.shapes[(service.operations[operation]?.[0] ?? 0) - 32];
  const list = input?.k === 's' ? service.shapes[(input.m[member]?.[0] ?? 0) - 32] : undefined;
  const item = list?.k === 'l' ? service.shapes[list.m[0] - 32] : undefined;
  return item?.k === 'c' ? (item.pattern ?? '') : '';
}

function violationsOfShape(shape: Shape, value: unknown): string[] {
  const service: Service = tinyService([{ k: 's', n: 'S', m: { Value: [33] } }, shape]);
  return violationsOf(service, 32, { Value: value }).map(({ constraint }) => constraint);
}

describe('limits', () => {
  test('characters count, not UTF-16 units', () => {
    const shape: Shape = { k: 'c', t: simple.string, min: 3, max: 3 };
    expect(violationsOfShape(shape, '😀😀😀')).toEqual([]);
    expect(violationsOfShape(shape, '😀😀')).toEqual(['Member must have length greater than or equal to 3']);
    expect(violationsOfShape(shape, '😀😀😀😀')).toEqual(['Member must have length less than or equal to 3']);
  });

  test('a pattern must match the whole value, in its translated form', () => {
    const shape: Shape = { k: 'c', t: simple.string, pattern: '\\p{Alpha}+', regex: '[A-Za-z]+' };
    expect(violationsOfShape(shape, 'abc')).toEqual([]);
    expect(violationsOfShape(shape, 'ab1')).toEqual([
      'Member must satisfy regular expression pattern: \\p{Alpha}+',
    ]);
  });

  test('a slow pattern does not run over text that is far too long', () => {
    // On text that a client may send this one would run for ages.
    const shape: Shape = { k: 'c', t: simple.string, max: 10, pattern: '(a+)+b' };
    expect(violationsOfShape(shape, 'a'.repeat(1_000_000))).toEqual([
      'Member must have length less than or equal to 10',
    ]);
  });

  test('bytes, lists and maps', () => {
    expect(violationsOfShape({ k: 'c', t: simple.blob, max: 1 }, Buffer.from('ab'))).toHaveLength(1);
    expect(violationsOfShape({ k: 'l', m: [simple.string], min: 1 }, [])).toHaveLength(1);
    expect(violationsOfShape({ k: 'm', key: [0], val: [0], max: 1 }, { a: '', b: '' })).toHaveLength(1);
  });

  test('big longs compare exactly', () => {
    const shape: Shape = { k: 'c', t: simple.long, max: 5 };
    expect(violationsOfShape(shape, 9007199254740993n)).toEqual([
      'Member must have value less than or equal to 5',
    ]);
  });

  test('a message stays finite', () => {
    const service = tinyService([
      { k: 's', n: 'S', m: { List: [33] } },
      { k: 'l', m: [34] },
      { k: 's', n: 'Item', m: { Name: [simple.string, 0, 1] } },
    ]);
    const found = violationsOf(service, 32, { List: Array.from({ length: 5000 }, () => ({})) });
    expect(found).toHaveLength(1000);
    expect(violationMessage(found, { style: 'model' })).toContain(
      "Value null at 'list.1000.member.name' failed",
    );
  });

  test('every pattern of every model compiles', () => {
    let patterns = 0;
    for (const { name } of models.index) {
      const service = models.service(name);
      for (const [index, shape] of service.shapes.entries()) {
        if (shape.k !== 'c' || shape.t !== simple.string) continue;
        for (const rule of rulesOf(service, index + 32).rules) rule.test('x');
        patterns++;
      }
    }
    expect(patterns).toBeGreaterThan(1000);
  });
});
