import { parseArn } from '../../../core/arn.ts';
import { shownSource, tagsOnce } from '../deliveries.ts';
import { deliverySources } from '../delivery-state.ts';
import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';

/**
 * Services that are no source: theirs go other ways. Of which services are, and which types of logs each has, AWS's page
 * of PutDeliverySource has a list that grows; it is not held against it here.
 */
const NO_SOURCES: ReadonlySet<string> = new Set(['s3', 'logs', 'firehose', 'kinesis', 'dynamodb', 'iam']);

/** One for each resource and type of log, which stay what they are. Whether the resource is there is not looked at. */
export const putDeliverySource: Handler<'PutDeliverySource'> = async ({ tx, place }, input) => {
  const { name, resourceArn, logType, deliverySourceConfiguration: configuration } = input;
  const { service } = parseArn(resourceArn) ?? {};
  if (service === undefined) throw logsError('ValidationException', 'The resource ARN is not valid.');
  if (NO_SOURCES.has(service)) {
    throw logsError('ResourceNotFoundException', 'Cannot access provided service.');
  }
  const known = await deliverySources.get(tx, place, name);
  if (known !== undefined && known.resourceArn !== resourceArn) {
    const text =
      'Update to existing Delivery Source with new ResourceId is not allowed. Please create a new Delivery Source instead.';
    throw logsError('ConflictException', text);
  }
  const other = await deliverySources.getBy(tx, place, 'byResource', [resourceArn, logType]);
  if (other !== undefined && other.name !== name) {
    const text = 'This ResourceId has already been used in another Delivery Source in this account.';
    throw logsError('ConflictException', text);
  }
  const tags = tagsOnce(known, input.tags);
  const source = { name, resourceArn, service, logType, configuration, tags };
  await deliverySources.put(tx, place, source);
  return { deliverySource: shownSource(place, source) };
};
