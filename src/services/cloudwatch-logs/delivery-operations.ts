/** The part of the service's table that is about deliveries. */

import type { Service } from '../../core/service.ts';
import { onAccount, requestTags } from './access.ts';
import type { Api } from './api.gen.ts';
import { onDelivery, toCreateDelivery } from './delivery-access.ts';
import { createDelivery } from './operations/create-delivery.ts';
import { deleteDelivery } from './operations/delete-delivery.ts';
import { deleteDeliveryDestination } from './operations/delete-delivery-destination.ts';
import { deleteDeliveryDestinationPolicy } from './operations/delete-delivery-destination-policy.ts';
import { deleteDeliverySource } from './operations/delete-delivery-source.ts';
import { describeDeliveries } from './operations/describe-deliveries.ts';
import { describeDeliveryDestinations } from './operations/describe-delivery-destinations.ts';
import { describeDeliverySources } from './operations/describe-delivery-sources.ts';
import { getDelivery } from './operations/get-delivery.ts';
import { getDeliveryDestination } from './operations/get-delivery-destination.ts';
import { getDeliveryDestinationPolicy } from './operations/get-delivery-destination-policy.ts';
import { getDeliverySource } from './operations/get-delivery-source.ts';
import { putDeliveryDestination } from './operations/put-delivery-destination.ts';
import { putDeliveryDestinationPolicy } from './operations/put-delivery-destination-policy.ts';
import { putDeliverySource } from './operations/put-delivery-source.ts';
import { updateDeliveryConfiguration } from './operations/update-delivery-configuration.ts';

const NOTHING_FLOWS = 'none of the services that send such logs is there: nothing is delivered';

const sourceConditions = ({ resourceArn, tags = {} }: Api['PutDeliverySource']['input']) => ({
  'logs:LogGeneratingResourceArns': [resourceArn],
  ...requestTags(tags, Object.keys(tags)),
});

const destinationConditions = (input: Api['PutDeliveryDestination']['input']) => {
  const { deliveryDestinationConfiguration: configuration, tags = {} } = input;
  const resource =
    configuration === undefined
      ? {}
      : { 'logs:DeliveryDestinationResourceArn': configuration.destinationResourceArn };
  return { ...resource, ...requestTags(tags, Object.keys(tags)) };
};

export const deliveryOperations = {
  CreateDelivery: {
    kind: 'tx',
    handler: createDelivery,
    access: toCreateDelivery,
    recorded: {
      deliverySourceName: NOTHING_FLOWS,
      recordFields: NOTHING_FLOWS,
      fieldDelimiter: NOTHING_FLOWS,
      s3DeliveryConfiguration: NOTHING_FLOWS,
    },
    refused: { deliveryDestinationArn: 'of other accounts' },
  },
  DeleteDelivery: {
    kind: 'tx',
    handler: deleteDelivery,
    access: onDelivery('logs:DeleteDelivery', 'delivery', ({ id }: Api['DeleteDelivery']['input']) => id),
  },
  DeleteDeliveryDestination: {
    kind: 'tx',
    handler: deleteDeliveryDestination,
    access: onDelivery(
      'logs:DeleteDeliveryDestination',
      'delivery-destination',
      ({ name }: Api['DeleteDeliveryDestination']['input']) => name,
    ),
  },
  DeleteDeliveryDestinationPolicy: {
    kind: 'tx',
    handler: deleteDeliveryDestinationPolicy,
    access: onDelivery(
      'logs:DeleteDeliveryDestinationPolicy',
      'delivery-destination',
      ({ deliveryDestinationName }: Api['DeleteDeliveryDestinationPolicy']['input']) =>
        deliveryDestinationName,
    ),
  },
  DeleteDeliverySource: {
    kind: 'tx',
    handler: deleteDeliverySource,
    access: onDelivery(
      'logs:DeleteDeliverySource',
      'delivery-source',
      ({ name }: Api['DeleteDeliverySource']['input']) => name,
    ),
  },
  DescribeDeliveries: {
    kind: 'tx',
    handler: describeDeliveries,
    access: onAccount('logs:DescribeDeliveries'),
    readOnly: true,
  },
  DescribeDeliveryDestinations: {
    kind: 'tx',
    handler: describeDeliveryDestinations,
    access: onAccount('logs:DescribeDeliveryDestinations'),
    readOnly: true,
  },
  DescribeDeliverySources: {
    kind: 'tx',
    handler: describeDeliverySources,
    access: onAccount('logs:DescribeDeliverySources'),
    readOnly: true,
  },
  GetDelivery: {
    kind: 'tx',
    handler: getDelivery,
    access: onDelivery('logs:GetDelivery', 'delivery', ({ id }: Api['GetDelivery']['input']) => id),
    readOnly: true,
  },
  GetDeliveryDestination: {
    kind: 'tx',
    handler: getDeliveryDestination,
    access: onDelivery(
      'logs:GetDeliveryDestination',
      'delivery-destination',
      ({ name }: Api['GetDeliveryDestination']['input']) => name,
    ),
    readOnly: true,
  },
  GetDeliveryDestinationPolicy: {
    kind: 'tx',
    handler: getDeliveryDestinationPolicy,
    access: onDelivery(
      'logs:GetDeliveryDestinationPolicy',
      'delivery-destination',
      ({ deliveryDestinationName }: Api['GetDeliveryDestinationPolicy']['input']) => deliveryDestinationName,
    ),
    readOnly: true,
  },
  GetDeliverySource: {
    kind: 'tx',
    handler: getDeliverySource,
    access: onDelivery(
      'logs:GetDeliverySource',
      'delivery-source',
      ({ name }: Api['GetDeliverySource']['input']) => name,
    ),
    readOnly: true,
  },
  PutDeliveryDestination: {
    kind: 'tx',
    handler: putDeliveryDestination,
    access: onDelivery(
      'logs:PutDeliveryDestination',
      'delivery-destination',
      ({ name }: Api['PutDeliveryDestination']['input']) => name,
      destinationConditions,
    ),
    recorded: { deliveryDestinationConfiguration: NOTHING_FLOWS, outputFormat: NOTHING_FLOWS },
    refused: { deliveryDestinationType: 'XRAY', roleArn: 'belongs to deliveries to X-Ray' },
  },
  PutDeliveryDestinationPolicy: {
    kind: 'tx',
    handler: putDeliveryDestinationPolicy,
    access: onDelivery(
      'logs:PutDeliveryDestinationPolicy',
      'delivery-destination',
      ({ deliveryDestinationName }: Api['PutDeliveryDestinationPolicy']['input']) => deliveryDestinationName,
    ),
    recorded: { deliveryDestinationPolicy: 'deliveries between accounts are refused' },
  },
  PutDeliverySource: {
    kind: 'tx',
    handler: putDeliverySource,
    access: onDelivery(
      'logs:PutDeliverySource',
      'delivery-source',
      ({ name }: Api['PutDeliverySource']['input']) => name,
      sourceConditions,
    ),
    recorded: {
      resourceArn: NOTHING_FLOWS,
      logType: NOTHING_FLOWS,
      deliverySourceConfiguration: NOTHING_FLOWS,
    },
  },
  UpdateDeliveryConfiguration: {
    kind: 'tx',
    handler: updateDeliveryConfiguration,
    access: onDelivery(
      'logs:UpdateDeliveryConfiguration',
      'delivery',
      ({ id }: Api['UpdateDeliveryConfiguration']['input']) => id,
    ),
    recorded: {
      recordFields: NOTHING_FLOWS,
      fieldDelimiter: NOTHING_FLOWS,
      s3DeliveryConfiguration: NOTHING_FLOWS,
    },
  },
} satisfies Partial<Service<Api>['operations']>;
