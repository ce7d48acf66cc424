import type { EventSelector, PutEventSelectorsRequest } from '../api.gen.ts';
import { cloudtrailError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { trails } from '../state.ts';
import { findOwnTrail } from '../trail-name.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
const SELECTORS_MAX = 5;
const DATA_RESOURCES_MAX = 250;
const CONDITIONS_MAX = 500;
const TYPES: ReadonlySet<string> = new Set([
  'AWS::S3::Object',
  'AWS::Lambda::Function',
  'AWS::DynamoDB::Table',
]);

export const putEventSelectors: Handler<'PutEventSelectors'> = async (context, input) => {
  const trail = await findOwnTrail(context, input.TrailName, 'arn');
  checkCombination(input);
  const { EventSelectors: simple, AdvancedEventSelectors: advanced } = input;
  checkSelectors(simple ?? []);
  const conditions = (advanced ?? []).flatMap(({ FieldSelectors }) => FieldSelectors);
  if (conditions.flatMap(valuesOf).length > CONDITIONS_MAX) {
    throw invalid(`Advanced event selectors have at most ${CONDITIONS_MAX} values.`);
  }
  // Either kind takes the other's place.
  const isSimple = (simple ?? []).length > 0;
  await trails.put(context.tx, context.place, {
    ...trail,
    eventSelectors: isSimple ? simple : undefined,
    advancedEventSelectors: isSimple ? undefined : advanced,
  });
  return {
    TrailARN: trail.arn,
    ...(isSimple ? { EventSelectors: simple } : { AdvancedEventSelectors: advanced }),
  };
};

/** "You can use either EventSelectors or AdvancedEventSelectors in your PutEventSelectors request, but not both." */
function checkCombination({ EventSelectors, AdvancedEventSelectors }: PutEventSelectorsRequest): void {
  const hasSimple = (EventSelectors ?? []).length > 0;
  const hasAdvanced = (AdvancedEventSelectors ?? []).length > 0;
  if (hasSimple && hasAdvanced) {
    throw invalid('Event selectors and advanced event selectors cannot be used together.');
  }
  if (!(hasSimple || hasAdvanced)) throw invalid('Event selectors or advanced event selectors are required.');
}

function checkSelectors(selectors: readonly EventSelector[]): void {
  if (selectors.length > SELECTORS_MAX)
    throw invalid(`A trail has at most ${SELECTORS_MAX} event selectors.`);
  const resources = selectors.flatMap(({ DataResources }) => DataResources ?? []);
  for (const { Type = '' } of resources) {
    if (!TYPES.has(Type)) throw invalid(`Value ${Type} for DataResources.Type is invalid.`);
  }
  if (resources.flatMap(({ Values }) => Values ?? []).length > DATA_RESOURCES_MAX) {
    throw invalid(`The event selectors of a trail have at most ${DATA_RESOURCES_MAX} data resources.`);
  }
}

function valuesOf(conditions: object): string[] {
  return Object.values(conditions).flatMap((value) => (Array.isArray(value) ? value : []));
}

function invalid(message: string): Error {
  return cloudtrailError('InvalidEventSelectorsException', message);
}
