import { findDeliveryDestination } from '../deliveries.ts';
import { deliveryDestinations } from '../delivery-state.ts';
import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const putDeliveryDestinationPolicy: Handler<'PutDeliveryDestinationPolicy'> = async (
  { tx, place },
  input,
) => {
  const { deliveryDestinationName, deliveryDestinationPolicy: policy } = input;
  const destination = await findDeliveryDestination(tx, place, deliveryDestinationName);
  if (!isDocument(policy)) {
    throw logsError('ValidationException', 'Invalid Delivery Destination resource Policy is provided.');
  }
  await deliveryDestinations.put(tx, place, { ...destination, policy });
  return { policy: { deliveryDestinationPolicy: policy } };
};

function isDocument(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null && 'Statement' in document;
  } catch {
    return false;
  }
}
