/** What tests of deliveries of CloudWatch Logs share. */

import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';

/** A source, a destination, and a delivery from one to the other. `name` sets them apart from others of the test. */
export async function delivering(
  logs: CloudWatchLogs,
  name = '',
): Promise<{ id: string; sourceName: string; destinationName: string; destinationArn: string }> {
  const sourceName = `source${name}`;
  const destinationName = `destination${name}`;
  const resourceArn = `arn:aws:cloudfront::000000000000:distribution/A${name}`;
  await logs.putDeliverySource({ name: sourceName, resourceArn, logType: 'ACCESS_LOGS' });
  const { deliveryDestination } = await logs.putDeliveryDestination({
    name: destinationName,
    outputFormat: 'json',
    deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::bucket' },
  });
  const destinationArn = deliveryDestination?.arn ?? '';
  const { delivery } = await logs.createDelivery({
    deliverySourceName: sourceName,
    deliveryDestinationArn: destinationArn,
  });
  return { id: delivery?.id ?? '', sourceName, destinationName, destinationArn };
}
