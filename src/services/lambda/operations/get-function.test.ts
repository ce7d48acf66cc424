import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const MINUTE_MS = 60_000;

test('the link to the code ends after ten minutes', async () => {
  const name = await t.create();
  const { Code } = await t.lambda.getFunction({ FunctionName: name });
  expect(Code?.RepositoryType).toBe('S3');
  const link = Code?.Location ?? '';
  expect(Buffer.from(await (await fetch(link)).arrayBuffer())).toEqual(CODE);
  await t.cloud.clock.advance(9 * MINUTE_MS);
  expect((await fetch(link)).status).toBe(200);
  await t.cloud.clock.advance(MINUTE_MS);
  expect((await fetch(link)).status).toBe(403);
  expect((await fetch(`${link}x`)).status).toBe(403);
});

test('a qualifier is shown in the ARN', async () => {
  const name = await t.create();
  await t.lambda.publishVersion({ FunctionName: name });
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const one = await t.lambda.getFunction({ FunctionName: `${name}:1` });
  expect(one.Configuration).toMatchObject({ FunctionArn: `${arn}:1`, Version: '1' });
  const latest = await t.lambda.getFunction({ FunctionName: name, Qualifier: '$LATEST' });
  expect(latest.Configuration).toMatchObject({ FunctionArn: `${arn}:$LATEST`, Version: '$LATEST' });
});

test('what is not there is not found', async () => {
  expect(await failureOf(t.lambda.getFunction({ FunctionName: 'nothing' }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nothing',
  });
  const name = await t.create();
  for (const Qualifier of ['3', 'alias']) {
    expect((await failureOf(t.lambda.getFunction({ FunctionName: name, Qualifier }))).message).toBe(
      `Function not found: arn:aws:lambda:us-east-1:000000000000:function:${name}:${Qualifier}`,
    );
  }
  expect(await failureOf(t.lambda.getFunction({ FunctionName: 'no spaces' }))).toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(/Value 'no spaces' at 'functionName' failed to satisfy constraint/),
  });
});
