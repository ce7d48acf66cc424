import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('CreateLogStream makes a stream without events', async () => {
  await group('one');
  expect((await logs().describeLogStreams({ logGroupName: 'one' })).logStreams).toEqual([
    {
      logStreamName: 'stream',
      creationTime: expect.any(Number),
      arn: 'arn:aws:logs:us-east-1:000000000000:log-group:one:log-stream:stream',
      storedBytes: 0,
    },
  ]);
});

test('streams that are there, groups that are not, names that AWS does not take', async () => {
  await group('two');
  const create = (logGroupName: string, logStreamName: string) =>
    logs().createLogStream({ logGroupName, logStreamName });
  await expect(create('two', 'stream')).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsException',
    message: 'The specified log stream already exists',
  });
  await expect(create('none', 'stream')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  for (const name of ['', 'a:b', 'a*', 'x'.repeat(513)]) {
    await expect(create('two', name)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
});
