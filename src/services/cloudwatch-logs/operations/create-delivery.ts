import { parseArn } from '../../../core/arn.ts';
import { deliveryArn, findDeliveryDestination, findSource, shownDelivery, tagsOnce } from '../deliveries.ts';
import { deliveries } from '../delivery-state.ts';
import { logsError, resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';

const ID_CHARACTERS = 16;

/** Pairs a source with a destination of this account and region. */
export const createDelivery: Handler<'CreateDelivery'> = async ({ tx, place, ids }, input) => {
  const { deliverySourceName: sourceName, deliveryDestinationArn: destinationArn } = input;
  await findSource(tx, place, sourceName);
  const { resource = '' } = parseArn(destinationArn) ?? {};
  const name = resource.replace(/^delivery-destination:/, '');
  if (destinationArn !== deliveryArn(place, 'delivery-destination', name)) throw resourceNotFound();
  const destination = await findDeliveryDestination(tx, place, name);
  if ((await deliveries.getBy(tx, place, 'bySource', [sourceName, destinationArn])) !== undefined) {
    const text = 'A delivery from this source to this destination exists already.';
    throw logsError('ConflictException', text);
  }
  const delivery = {
    id: ids.alphanumeric(ID_CHARACTERS),
    sourceName,
    destinationArn,
    destinationType: destination.type,
    recordFields: input.recordFields,
    fieldDelimiter: input.fieldDelimiter,
    s3: input.s3DeliveryConfiguration,
    tags: tagsOnce(undefined, input.tags),
  };
  await deliveries.put(tx, place, delivery);
  return { delivery: shownDelivery(place, delivery) };
};
