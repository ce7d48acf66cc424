import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('what is not there', async () => {
  const UUID = '01234567-89ab-cdef-0123-456789abcdef';
  const failure = {
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'The resource you requested does not exist.',
  };
  expect(await failureOf(t.lambda.getEventSourceMapping({ UUID }))).toEqual(failure);
  expect(await failureOf(t.lambda.updateEventSourceMapping({ UUID, BatchSize: 1 }))).toEqual(failure);
  expect(await failureOf(t.lambda.deleteEventSourceMapping({ UUID }))).toEqual(failure);
});
