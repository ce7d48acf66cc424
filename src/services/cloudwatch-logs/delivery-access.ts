/** How operations on deliveries are authorised. */

import { parseArn } from '../../core/arn.ts';
import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { requestTags } from './access.ts';
import type { Api } from './api.gen.ts';
import { type DeliveryThing, deliveryArn } from './deliveries.ts';
import { deliveries, deliveryDestinations, deliverySources } from './delivery-state.ts';

type Conditions = NonNullable<Demand['conditions']>;

/** An action on one thing, with the condition keys that the request brings. */
export function onDelivery<I extends object>(
  action: string,
  thing: DeliveryThing,
  nameIn: (input: I) => string,
  conditionsIn: (input: I) => Conditions = () => ({}),
): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [
      await demandOn(context, action, thing, nameIn(input), conditionsIn(input)),
    ],
  };
}

/** On the delivery that is to be, which has no name yet, on its source and on its destination. */
export const toCreateDelivery: Access<Api['CreateDelivery']['input']> = {
  actions: ['logs:CreateDelivery'],
  demands: async (context, { deliverySourceName, deliveryDestinationArn, tags = {} }) => {
    const action = 'logs:CreateDelivery';
    const conditions = requestTags(tags, Object.keys(tags));
    const { resource = '' } = parseArn(deliveryDestinationArn) ?? {};
    const name = resource.replace(/^delivery-destination:/, '');
    const destination = await demandOn(context, action, 'delivery-destination', name, conditions);
    return [
      { action, resource: deliveryArn(context.place, 'delivery', '*'), conditions },
      await demandOn(context, action, 'delivery-source', deliverySourceName, conditions),
      { ...destination, resource: deliveryDestinationArn },
    ];
  },
};

async function demandOn(
  { tx, place }: AccessContext,
  action: string,
  thing: DeliveryThing,
  name: string,
  more: Conditions,
): Promise<Demand> {
  const collection = { delivery: deliveries, 'delivery-source': deliverySources };
  const known =
    thing === 'delivery-destination'
      ? await deliveryDestinations.peek(tx, place, name)
      : await collection[thing].peek(tx, place, name);
  const own = Object.entries(known?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return {
    action,
    resource: deliveryArn(place, thing, name),
    conditions: { ...Object.fromEntries(own), ...more },
  };
}
