import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('what is not said again is gone', async () => {
  const Role = await t.role('caller', { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' });
  const FunctionName = await t.create(undefined, { Role });
  const other = await t.create();
  const Destination = `arn:aws:lambda:us-east-1:000000000000:function:${other}`;
  const DestinationConfig = { OnSuccess: { Destination }, OnFailure: {} };
  const put = await t.lambda.putFunctionEventInvokeConfig({
    FunctionName,
    MaximumRetryAttempts: 0,
    DestinationConfig,
  });
  expect(put).toMatchObject({
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:$LATEST`,
    MaximumRetryAttempts: 0,
    DestinationConfig,
    LastModified: expect.any(Date),
  });
  const again = await t.lambda.putFunctionEventInvokeConfig({ FunctionName, MaximumEventAgeInSeconds: 60 });
  expect(again.MaximumRetryAttempts).toBeUndefined();
  expect(again.DestinationConfig).toEqual({ OnSuccess: {}, OnFailure: {} });
});

test('what cannot be is refused', async () => {
  const FunctionName = await t.create();
  const fails = (more: object) => failureOf(t.lambda.putFunctionEventInvokeConfig({ FunctionName, ...more }));
  const to = (Destination: string) => ({ DestinationConfig: { OnSuccess: { Destination } } });
  expect((await fails({})).message).toBe(
    'You must specify at least one of error handling or destination setting.',
  );
  expect((await fails({ MaximumRetryAttempts: 3 })).code).toBe('ValidationException');
  expect((await fails({ MaximumEventAgeInSeconds: 59 })).code).toBe('ValidationException');
  const own = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  expect((await fails(to(own))).message).toBe("You can't specify the function as a destination for itself.");
  const queue = 'arn:aws:sqs:us-east-1:000000000000:nothing';
  expect((await fails(to(queue))).message).toBe(`The destination ARN ${queue} is invalid.`);
  expect((await fails(to('arn:aws:events:us-east-1:000000000000:event-bus/default'))).status).toBe(501);
  const role = 'arn:aws:iam::000000000000:role/r';
  expect((await fails(to(role))).message).toBe(
    `The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=${role}), onFailure=null) is invalid.`,
  );
  const none = { code: 'ResourceNotFoundException', status: 404, message: "The function doesn't exist." };
  for (const more of [{ FunctionName: 'nothing' }, { Qualifier: '3' }, { Qualifier: 'noalias' }]) {
    expect(await fails({ MaximumRetryAttempts: 1, ...more })).toEqual(none);
  }
});
