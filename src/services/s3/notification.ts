/**
 * Notification configurations.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */

import { parseArn } from '../../core/arn.ts';
import type {
  Event,
  FilterRule,
  NotificationConfiguration,
  NotificationConfigurationFilter,
} from './api.gen.ts';
import { invalidArgument, malformedXml, notImplemented, s3ErrorOf } from './errors.ts';

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
  Events: Event[];
  Filter?: NotificationConfigurationFilter | undefined;
}

/** A queue, topic or function that hears of a bucket's events. */
export interface Destination {
  id: string;
  arn: string;
  kind: 'queue' | 'topic' | 'function';
  events: readonly string[];
  prefix: string;
  suffix: string;
}

/**
 * A configuration as it is kept: every target with an id.
 *
 * @throws AwsError InvalidArgument, MalformedXML, NotImplemented
 */
export function readNotification(
  configuration: NotificationConfiguration,
  region: string,
  newId: () => string,
): NotificationConfiguration {
  const ids = new Set<string>();
  const read = <T extends Target>(targets: T[] | undefined, arnOf: (target: T) => string, element: Element) =>
    targets?.map((target) => {
      checkTarget(target, { arn: arnOf(target), element, region });
      const id = target.Id ?? newId();
      if (ids.has(id)) {
        throw invalidArgument('Same ID used for multiple configurations. IDs must be unique', 'Id', id);
      }
      ids.add(id);
      return { ...target, Id: id, Filter: shownFilter(target.Filter) };
    });
  const kept = {
    TopicConfigurations: read(configuration.TopicConfigurations, ({ TopicArn }) => TopicArn, 'Topic'),
    QueueConfigurations: read(configuration.QueueConfigurations, ({ QueueArn }) => QueueArn, 'Queue'),
    LambdaFunctionConfigurations: read(
      configuration.LambdaFunctionConfigurations,
      ({ LambdaFunctionArn }) => LambdaFunctionArn,
      'CloudFunction',
    ),
  };
  refuseElsewhere(configuration);
  checkOverlaps(destinationsOf(kept));
  return kept;
}

/** @throws AwsError NotImplemented: events would go nowhere */
function refuseElsewhere(configuration: NotificationConfiguration): void {
  if (configuration.EventBridgeConfiguration !== undefined) {
    throw notImplemented('Sending the events of a bucket to EventBridge');
  }
}

/** The destinations of a kept configuration. */
export function destinationsOf({
  TopicConfigurations: topics = [],
  QueueConfigurations: queues = [],
  LambdaFunctionConfigurations: functions = [],
}: NotificationConfiguration): Destination[] {
  const read = (kind: Destination['kind'], arn: string, { Id, Events, Filter }: Target): Destination => {
    const rules = Filter?.Key?.FilterRules ?? [];
    return {
      id: Id ?? '',
      arn,
      kind,
      events: Events,
      prefix: ruleOf(rules, 'prefix'),
      suffix: ruleOf(rules, 'suffix'),
    };
  };
  return [
    ...topics.map((topic) => read('topic', topic.TopicArn, topic)),
    ...queues.map((queue) => read('queue', queue.QueueArn, queue)),
    ...functions.map((each) => read('function', each.LambdaFunctionArn, each)),
  ];
}

function ruleOf(rules: readonly FilterRule[], name: string): string {
  return rules.find(({ Name }) => Name?.toLowerCase() === name)?.Value ?? '';
}

/** Whether a destination wants to hear of an event (`s3:ObjectCreated:Put`) at a key. */
export function hears({ events, prefix, suffix }: Destination, event: string, key: string): boolean {
  return key.startsWith(prefix) && key.endsWith(suffix) && events.some((wanted) => covers(wanted, event));
}

function covers(wanted: string, event: string): boolean {
  return wanted === event || (wanted.endsWith(':*') && event.startsWith(wanted.slice(0, -1)));
}

/**
 * One event goes to one destination at most: S3 wants to know which.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 *
 * @throws AwsError InvalidArgument
 */
function checkOverlaps(destinations: readonly Destination[]): void {
  for (const [i, one] of destinations.entries()) {
    for (const other of destinations.slice(i + 1)) {
      if (!overlap(one, other)) continue;
      const isUnfiltered = [one, other].every(({ prefix, suffix }) => prefix === '' && suffix === '');
      const text = isUnfiltered
        ? 'Configurations overlap. Configurations on the same bucket cannot share a common event type.'
        : 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes ' +
          'are overlapping for the same event type.';
      throw s3ErrorOf('InvalidArgument', 400, text);
    }
  }
}

function overlap(one: Destination, other: Destination): boolean {
  const shareEvent = one.events.some((a) => other.events.some((b) => covers(a, b) || covers(b, a)));
  const sharePrefix = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  const shareSuffix = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
  return shareEvent && sharePrefix && shareSuffix;
}

type Element = 'Topic' | 'Queue' | 'CloudFunction';

const SERVICES = { Topic: 'sns', Queue: 'sqs', CloudFunction: 'lambda' } as const;

/** @param expected what the target's ARN must be of */
function checkTarget(
  { Events: events, Filter: filter }: Target,
  expected: { arn: string | undefined; element: Element; region: string },
): void {
  const { arn, element, region } = expected;
  if (arn === undefined || events === undefined || events.length === 0) throw malformedXml();
  const parsed = parseArn(arn);
  if (parsed === undefined) throw invalidArgument('The ARN could not be parsed', element, arn);
  if (parsed.service !== SERVICES[element]) {
    throw invalidArgument('The ARN is not well formed', element, arn);
  }
  if (parsed.region !== region) {
    const text =
      'The notification destination service region is not valid for the bucket location constraint';
    throw invalidArgument(text, element, arn);
  }
  // Seen on AWS through Terraform, for queues.
  if (parsed.resource.endsWith('.fifo')) {
    throw invalidArgument(
      `FIFO ${parsed.service.toUpperCase()} ${element.toLowerCase()}s are not supported.`,
      element,
      arn,
    );
  }
  for (const event of events) {
    if (EVENTS.has(event)) continue;
    throw invalidArgument('The event is not supported for notifications', 'Event', event);
  }
  checkFilter(filter);
}

const RULE_BYTES_MAX = 1024;

function checkFilter(filter: NotificationConfigurationFilter | undefined): void {
  const rules = filter?.Key?.FilterRules ?? [];
  for (const { Name: name = '', Value: value = '' } of rules) {
    if (!/^(?:prefix|suffix)$/i.test(name)) {
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', name);
    }
    if (Buffer.byteLength(value) > RULE_BYTES_MAX) {
      const text = 'Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation';
      throw invalidArgument(text, 'FilterRule.Value', value);
    }
  }
  const names = rules.map(({ Name: name = '' }) => name.toLowerCase());
  if (new Set(names).size === names.length) return;
  const text = 'Cannot specify more than one prefix rule in a filter.';
  throw invalidArgument(
    names.filter((name) => name === 'prefix').length > 1 ? text : text.replace('prefix', 'suffix'),
    'FilterRule.Name',
  );
}

/** S3 shows the names of rules with a capital, whatever they were given in (recorded on AWS by LocalStack). */
function shownFilter(
  filter: NotificationConfigurationFilter | undefined,
): NotificationConfigurationFilter | undefined {
  const rules = filter?.Key?.FilterRules;
  if (rules === undefined) return filter;
  const FilterRules = rules.map(({ Name = '', Value }) => ({
    Name: Name.charAt(0).toUpperCase() + Name.slice(1).toLowerCase(),
    Value,
  }));
  return { Key: { FilterRules } };
}
