import { destinationTypeOf, shownDeliveryDestination, tagsOnce } from '../deliveries.ts';
import { deliveryDestinations } from '../delivery-state.ts';
import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** The format of a destination stays what it is. Whether bucket, group or stream is there is not looked at. */
export const putDeliveryDestination: Handler<'PutDeliveryDestination'> = async ({ tx, place }, input) => {
  const { name, deliveryDestinationType, roleArn } = input;
  if (deliveryDestinationType === 'XRAY' || roleArn !== undefined) {
    throw logsError('ValidationException', 'Deliveries to X-Ray are not implemented by kumobako.');
  }
  const known = await deliveryDestinations.get(tx, place, name);
  const resourceArn = input.deliveryDestinationConfiguration?.destinationResourceArn ?? known?.resourceArn;
  if (resourceArn === undefined) {
    throw logsError('ValidationException', 'deliveryDestinationConfiguration is required.');
  }
  const type = destinationTypeOf(resourceArn);
  if (deliveryDestinationType !== undefined && deliveryDestinationType !== type) {
    throw logsError('ValidationException', 'The type of a delivery destination is that of its resource.');
  }
  const outputFormat = input.outputFormat ?? known?.outputFormat;
  if (known !== undefined && known.outputFormat !== outputFormat) {
    throw logsError('ValidationException', 'The output format of a delivery destination cannot be updated.');
  }
  const tags = tagsOnce(known, input.tags);
  const destination = { name, resourceArn, type, outputFormat, policy: known?.policy, tags };
  await deliveryDestinations.put(tx, place, destination);
  return { deliveryDestination: shownDeliveryDestination(place, destination) };
};
