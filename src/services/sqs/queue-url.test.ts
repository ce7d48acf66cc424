import { expect, test } from 'vitest';
import { parseQueueUrl } from './queue-url.ts';

const own = { account: '000000000000', region: 'us-east-1' };
const parse = (url: string) => {
  const { place, name } = parseQueueUrl(url, own);
  return `${place.region} ${place.account} ${name}`;
};

test.each([
  ['http://127.0.0.1:4566/111111111111/q', 'us-east-1 111111111111 q'],
  ['https://sqs.eu-west-1.amazonaws.com/111111111111/q.fifo', 'eu-west-1 111111111111 q.fifo'],
  ['https://sqs-fips.us-west-2.amazonaws.com/111111111111/q', 'us-west-2 111111111111 q'],
  ['https://eu-west-1.queue.amazonaws.com/111111111111/q', 'eu-west-1 111111111111 q'],
  ['https://queue.amazonaws.com/111111111111/q', 'us-east-1 111111111111 q'],
  ['http://sqs.eu-central-1.localhost.localstack.cloud:4566/111111111111/q', 'eu-central-1 111111111111 q'],
  ['http://localhost:4566/queue/ap-south-1/111111111111/q', 'ap-south-1 111111111111 q'],
  ['http://localhost/111111111111/q/', 'us-east-1 111111111111 q'],
  ['http://localhost/111111111111/q?x=y', 'us-east-1 111111111111 q'],
  ['/111111111111/q', 'us-east-1 111111111111 q'],
  ['111111111111/q', 'us-east-1 111111111111 q'],
  ['q', 'us-east-1 000000000000 q'],
  ['HTTP://LOCALHOST/111111111111/Q', 'us-east-1 111111111111 Q'],
])('%s', (url, expected) => {
  expect(parse(url)).toBe(expected);
});

test.each(['http://x', 'http://x/'])('%s names no queue', (url) => {
  expect(() => parse(url)).toThrow('The specified queue does not exist.');
});

test.each([
  'http://x/q',
  'http://x/12/q',
  'http://x/111111111111/%zz',
  'https://sqs.eu-fake-99.amazonaws.com/111111111111/q',
  '/',
])('%s is no address', (url) => {
  expect(() => parse(url)).toThrow(`The address ${url} is not valid for this endpoint.`);
});
