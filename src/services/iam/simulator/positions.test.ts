import { expect, test } from 'vitest';
import { statementSpans } from './positions.ts';

const short = (text: string) =>
  statementSpans(text).map(({ StartPosition: start, EndPosition: end }) =>
    [start.Line, start.Column, end.Line, end.Column].join(' '),
  );

test("as in AWS's examples", () => {
  // aws iam simulate-custom-policy, AWS CLI Command Reference
  const one =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';
  expect(short(one)).toEqual(['1 38 1 167']);
  // AdministratorAccess, as many have printed it
  const pretty = JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    null,
    2,
  );
  expect(short(pretty)).toEqual(['3 17 8 6']);
});

test('several, and what only looks like them', () => {
  const text = '{ "Id": "\\"Statement\\":[{", "Statement" : [{"a":"}]"}, {"Statement":[{}]} ] }';
  expect(short(text)).toEqual(['1 44 1 54', '1 55 1 74']);
  expect(short('{"Version":"2012-10-17"}')).toEqual([]);
});
