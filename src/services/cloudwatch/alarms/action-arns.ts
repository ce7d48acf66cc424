/**
 * Which actions an alarm may have.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */

import { parseArn } from '../../../core/arn.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import { validationError } from '../errors.ts';

const TOPIC = /^[\w-]{1,256}$/;
const FUNCTION = /^function:[\w-]{1,64}(:[\w$-]{1,128})?$/;
const POLICY = /^scalingPolicy:[^:]+:.+$/;
/** Of other services: what they do is not here. */
const OTHERS: Readonly<Record<string, RegExp>> = {
  automate: /^\d{12}:action:.+$|^(ec2:)?(stop|terminate|recover|reboot)$/,
  swf: /^action\/actions\/.+$/,
  ssm: /^opsitem:[1-4](#CATEGORY=.+)?$/,
  'ssm-incidents': /^response-plan\/.+$/,
  aiops: /^investigation-group\/.+$/,
};

const METRIC_ONLY: ReadonlySet<string> = new Set(['autoscaling', 'automate', 'swf']);

export interface Actions {
  OKActions?: string[] | undefined;
  AlarmActions?: string[] | undefined;
  InsufficientDataActions?: string[] | undefined;
}

export function allActions({
  OKActions = [],
  AlarmActions = [],
  InsufficientDataActions = [],
}: Actions): string[] {
  return [...new Set([...AlarmActions, ...OKActions, ...InsufficientDataActions])];
}

/** @throws AwsError ValidationError */
export function checkActions(place: Place, actions: Actions, isComposite: boolean): void {
  for (const [name, list] of Object.entries(actions)) {
    if (list !== undefined && new Set(list).size !== list.length) {
      throw validationError(`${name} must not name an action more than once`);
    }
  }
  for (const action of allActions(actions)) checkAction(place, action, isComposite);
}

function checkAction(place: Place, action: string, isComposite: boolean): void {
  const invalid = validationError(`Invalid arn syntax: ${action}`);
  // `arn:aws:automate:REGION:ec2:stop` is a part shorter than other ARNs.
  const arn = parseArn(action) ?? parseArn(action.replace(/^(arn:[^:]+:automate:[^:]+):/, '$1::'));
  if (arn === undefined || /\s/.test(action)) throw invalid;
  const partition = partitionOf(place.region);
  if (arn.partition !== partition) {
    throw validationError(`Invalid partition ${arn.partition} specified. Only ${partition} is supported.`);
  }
  if (!isKnown(arn.service, arn.resource)) throw invalid;
  if (isComposite && METRIC_ONLY.has(arn.service)) {
    throw validationError(`The action ${action} is not supported for composite alarms.`);
  }
  if (arn.service === 'sns' || arn.service === 'autoscaling') {
    const isHere = arn.region === place.region;
    if (!isHere)
      throw validationError(`Invalid region ${arn.region} specified. Only ${place.region} is supported.`);
  }
}

function isKnown(service: string, resource: string): boolean {
  if (service === 'sns') return TOPIC.test(resource);
  if (service === 'lambda') return FUNCTION.test(resource);
  if (service === 'autoscaling') return POLICY.test(resource);
  return Object.hasOwn(OTHERS, service) && OTHERS[service]?.test(resource) === true;
}
