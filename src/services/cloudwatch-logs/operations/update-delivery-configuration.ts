import { findDelivery } from '../deliveries.ts';
import { deliveries } from '../delivery-state.ts';
import type { Handler } from '../handler.ts';

/** What is not given stays. */
export const updateDeliveryConfiguration: Handler<'UpdateDeliveryConfiguration'> = async (
  { tx, place },
  input,
) => {
  const delivery = await findDelivery(tx, place, input.id);
  await deliveries.put(tx, place, {
    ...delivery,
    recordFields: input.recordFields ?? delivery.recordFields,
    fieldDelimiter: input.fieldDelimiter ?? delivery.fieldDelimiter,
    s3: input.s3DeliveryConfiguration ?? delivery.s3,
  });
  return {};
};
