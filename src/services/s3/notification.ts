/**
 * Notification configurations.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */

import { parseArn } from '../../core/arn.ts';
import type { NotificationConfiguration, NotificationConfigurationFilter } from './api.gen.ts';
import { invalidArgument, malformedXml } from './errors.ts';

const EVENTS: ReadonlySet<string> = new Set(
  [
    'ReducedRedundancyLostObject',
    'ObjectCreated:*',
    'ObjectCreated:Put',
    'ObjectCreated:Post',
    'ObjectCreated:Copy',
    'ObjectCreated:CompleteMultipartUpload',
    'ObjectRemoved:*',
    'ObjectRemoved:Delete',
    'ObjectRemoved:DeleteMarkerCreated',
    'ObjectRestore:*',
    'ObjectRestore:Post',
    'ObjectRestore:Completed',
    'ObjectRestore:Delete',
    'Replication:*',
    'Replication:OperationFailedReplication',
    'Replication:OperationNotTracked',
    'Replication:OperationMissedThreshold',
    'Replication:OperationReplicatedAfterThreshold',
    'ObjectTagging:*',
    'ObjectTagging:Put',
    'ObjectTagging:Delete',
    'ObjectAcl:Put',
    'LifecycleExpiration:*',
    'LifecycleExpiration:Delete',
    'LifecycleExpiration:DeleteMarkerCreated',
    'LifecycleTransition',
    'IntelligentTiering',
    'ObjectRetention:Put',
    'ObjectAnnotation:*',
    'ObjectAnnotation:Put',
    'ObjectAnnotation:Delete',
  ].map((name) => `s3:${name}`),
);

interface Target {
  Id?: string | undefined;
  Events: string[];
  Filter?: NotificationConfigurationFilter | undefined;
}

/**
 * A configuration as it is kept: every target with an id.
 *
 * @throws AwsError InvalidArgument, MalformedXML
 */
export function readNotification(
  configuration: NotificationConfiguration,
  region: string,
  newId: () => string,
): NotificationConfiguration {
  const ids = new Set<string>();
  const read = <T extends Target>(targets: T[] | undefined, arnOf: (target: T) => string, service: string) =>
    targets?.map((target) => {
      checkTarget(target, { arn: arnOf(target), service, region });
      const id = target.Id ?? newId();
      if (ids.has(id)) {
        throw invalidArgument('Same ID used for multiple configurations. IDs must be unique', 'Id', id);
      }
      ids.add(id);
      return { ...target, Id: id };
    });
  return {
    TopicConfigurations: read(configuration.TopicConfigurations, ({ TopicArn }) => TopicArn, 'sns'),
    QueueConfigurations: read(configuration.QueueConfigurations, ({ QueueArn }) => QueueArn, 'sqs'),
    LambdaFunctionConfigurations: read(
      configuration.LambdaFunctionConfigurations,
      ({ LambdaFunctionArn }) => LambdaFunctionArn,
      'lambda',
    ),
    EventBridgeConfiguration: configuration.EventBridgeConfiguration,
  };
}

/** @param expected what the target's ARN must be of */
function checkTarget(
  { Events: events, Filter: filter }: Target,
  expected: { arn: string | undefined; service: string; region: string },
): void {
  const { arn, service, region } = expected;
  if (arn === undefined || events === undefined || events.length === 0) throw malformedXml();
  const parsed = parseArn(arn);
  if (parsed === undefined) throw invalidArgument('The ARN could not be parsed', 'ArnString', arn);
  if (parsed.service !== service) throw invalidArgument('The ARN is not well formed', 'ArnString', arn);
  if (parsed.region !== region) {
    const text =
      'The notification destination service region is not valid for the bucket location constraint';
    throw invalidArgument(text, 'ArnString', arn);
  }
  for (const event of events) {
    if (EVENTS.has(event)) continue;
    throw invalidArgument('The event is not supported for notifications', 'Event', event);
  }
  checkFilter(filter);
}

function checkFilter(filter: NotificationConfigurationFilter | undefined): void {
  const rules = filter?.Key?.FilterRules ?? [];
  const names = rules.map(({ Name: name = '' }) => name.toLowerCase());
  for (const name of names) {
    if (name === 'prefix' || name === 'suffix') continue;
    throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', name);
  }
  if (new Set(names).size === names.length) return;
  const text = 'Cannot specify more than one prefix rule in a filter.';
  throw invalidArgument(
    names.filter((name) => name === 'prefix').length > 1 ? text : text.replace('prefix', 'suffix'),
    'FilterRule.Name',
  );
}
