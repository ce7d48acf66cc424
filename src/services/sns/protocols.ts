/**
 * What each protocol takes as an endpoint, and whether a subscription by it has to be confirmed.
 * https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */

import { parseArn } from '../../core/arn.ts';
import type { Transaction } from '../../core/transaction.ts';
import { isEndpoint } from './access.ts';
import { invalid, invalidParameter, invalidValue, notImplemented } from './errors.ts';
import { findEndpoint, parseEndpointArn } from './push/endpoint.ts';
import { isSmsEndpoint } from './sms/phone-number.ts';
import type { Topic } from './topic.ts';

export type Protocol = 'application' | 'lambda' | 'sqs' | 'sms' | 'http' | 'https' | 'email' | 'email-json';

const PROTOCOLS: ReadonlySet<string> = new Set<Protocol>([
  'application',
  'lambda',
  'sqs',
  'sms',
  'http',
  'https',
  'email',
  'email-json',
]);
/** AWS delivers to these, kumobako does not. */
const ELSEWHERE: ReadonlySet<string> = new Set(['firehose']);
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Throws InvalidParameter, and NotImplemented for protocols that kumobako does not deliver by. */
export async function checkEndpoint(
  tx: Transaction,
  topic: Topic,
  protocol: string,
  endpoint: string | undefined,
): Promise<Protocol> {
  if (ELSEWHERE.has(protocol)) throw notImplemented(`The protocol ${protocol} of sns:Subscribe`);
  if (!isProtocol(protocol)) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (!endpoint) throw invalidParameter('Endpoint');
  if (topic.isFifo && protocol !== 'sqs') {
    throw invalidParameter(`Invalid protocol type: ${protocol}`);
  }
  await checkEndpointOf(tx, protocol, endpoint, topic);
  return protocol;
}

function isProtocol(text: string): text is Protocol {
  return PROTOCOLS.has(text);
}

/** Whether someone at the endpoint has to agree. */
export function needsConfirmation(protocol: Protocol): boolean {
  return !['sqs', 'sms', 'application', 'lambda'].includes(protocol);
}

async function checkEndpointOf(
  tx: Transaction,
  protocol: Protocol,
  endpoint: string,
  topic: Topic,
): Promise<void> {
  switch (protocol) {
    case 'application':
      return checkDevice(tx, endpoint, topic);
    case 'sqs':
      return checkQueue(endpoint, topic);
    case 'lambda':
      return checkFunction(endpoint);
    case 'sms':
      if (await isSmsEndpoint(endpoint)) return;
      throw invalid(`Invalid SMS endpoint: ${endpoint}`);
    case 'http':
    case 'https':
      if (!endpoint.startsWith(`${protocol}://`)) {
        throw invalidParameter('Endpoint must match the specified protocol');
      }
      if (!URL.canParse(endpoint)) throw invalidParameter('Endpoint');
      return;
    case 'email':
    case 'email-json':
      if (!EMAIL.test(endpoint)) throw invalidParameter('Email address');
  }
}

/** Texts: ballerina-platform's client and moto's tests, both seen on AWS; there is no space before the ARN. */
async function checkDevice(tx: Transaction, endpoint: string, topic: Topic): Promise<void> {
  if (parseArn(endpoint)?.service !== 'sns' || !isEndpoint(endpoint)) {
    throw invalidParameter(`Application endpoint arn invalid:${endpoint}`);
  }
  const address = parseEndpointArn(endpoint, topic.place.region, 'Endpoint');
  if ((await findEndpoint(tx, address)) !== undefined) return;
  throw invalidValue('Endpoint', `Endpoint does not exist for endpoint arn${endpoint}`);
}

/** Whether it is there is seen when it is called. */
function checkFunction(endpoint: string): void {
  const arn = parseArn(endpoint);
  const isFunction = /^function:[\w-]+(?::(?:\$LATEST|[\w-]+))?$/.test(arn?.resource ?? '');
  if (arn?.service === 'lambda' && /^\d{12}$/.test(arn.account) && isFunction) return;
  throw invalidParameter('Lambda endpoint ARN');
}

function checkQueue(endpoint: string, topic: Topic): void {
  const arn = parseArn(endpoint);
  if (arn?.service !== 'sqs' || !/^\d{12}$/.test(arn.account) || !/^[\w-]+(?:\.fifo)?$/.test(arn.resource)) {
    throw invalidParameter('SQS endpoint ARN');
  }
  if (!topic.isFifo && arn.resource.endsWith('.fifo')) {
    throw invalidParameter(
      'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    );
  }
}
