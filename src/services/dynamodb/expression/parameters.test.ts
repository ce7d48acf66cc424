import { describe, expect, it } from 'vitest';
import { checkParameters, PARAMETER_STYLES } from './parameters.ts';
import { refusal } from './testing.ts';

type Operation = keyof typeof PARAMETER_STYLES;

const refused = (operation: Operation, ...given: string[]) => {
  const input = Object.fromEntries(given.map((name) => [name, {}]));
  return refusal(() => checkParameters(input, PARAMETER_STYLES[operation]));
};

describe('both styles in one request', () => {
  it.each<[Operation, string[], string, string]>([
    ['GetItem', ['AttributesToGet', 'ProjectionExpression'], 'AttributesToGet', 'ProjectionExpression'],
    ['PutItem', ['ConditionExpression', 'Expected'], 'Expected', 'ConditionExpression'],
    [
      'PutItem',
      ['ConditionExpression', 'ConditionalOperator', 'Expected'],
      'Expected, ConditionalOperator',
      'ConditionExpression',
    ],
    [
      'UpdateItem',
      ['ConditionExpression', 'UpdateExpression', 'Expected', 'AttributeUpdates'],
      'AttributeUpdates, Expected',
      'UpdateExpression, ConditionExpression',
    ],
    [
      'Query',
      [
        'KeyConditionExpression',
        'FilterExpression',
        'ProjectionExpression',
        'KeyConditions',
        'ConditionalOperator',
        'QueryFilter',
        'AttributesToGet',
      ],
      'AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions',
      'ProjectionExpression, FilterExpression, KeyConditionExpression',
    ],
    ['Scan', ['ScanFilter', 'FilterExpression'], 'ScanFilter', 'FilterExpression'],
  ])('%s %j', (operation, given, legacy, expressions) => {
    const rule = 'Can not use both expression and non-expression parameters in the same request';
    expect(refused(operation, ...given)).toBe(
      `${rule}: Non-expression parameters: {${legacy}} Expression parameters: {${expressions}}`,
    );
  });

  it('takes KeyConditions beside expressions that do not replace it', () => {
    expect(refused('Query', 'KeyConditions', 'FilterExpression', 'ProjectionExpression')).toBe('accepted');
  });
});

describe('names and values without expressions', () => {
  const names = 'ExpressionAttributeNames can only be specified when using expressions';
  const values = 'ExpressionAttributeValues can only be specified when using expressions';

  it.each<[Operation, string[], string]>([
    ['GetItem', ['ExpressionAttributeNames'], names],
    ['GetItem', ['ExpressionAttributeNames', 'ProjectionExpression'], 'accepted'],
    ['PutItem', ['ExpressionAttributeNames', 'ExpressionAttributeValues'], names],
    ['PutItem', ['ExpressionAttributeValues'], `${values}: ConditionExpression is null`],
    [
      'UpdateItem',
      ['ExpressionAttributeValues'],
      `${values}: UpdateExpression and ConditionExpression are null`,
    ],
    ['UpdateItem', ['ExpressionAttributeValues', 'ConditionExpression'], 'accepted'],
    [
      'Query',
      ['ExpressionAttributeValues', 'ProjectionExpression'],
      `${values}: FilterExpression and KeyConditionExpression are null`,
    ],
    ['Scan', ['ExpressionAttributeValues', 'ProjectionExpression'], `${values}: FilterExpression is null`],
    ['Scan', [], 'accepted'],
  ])('%s %j', (operation, given, message) => expect(refused(operation, ...given)).toBe(message));
});
