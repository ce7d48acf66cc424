/**
 * How operations are authorised: by the scalable target. One that is not there yet is any of the account's.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 */

import { type Place, partitionOf } from '../../core/place.ts';
import type { Access } from '../../core/service.ts';
import { findKind } from './kinds.ts';
import { type TargetName, type TargetRecord, targetKey, targets } from './state.ts';
import { tagged } from './tagging.ts';

type Conditions = Record<string, string | readonly string[]>;

export function targetArn({ account, region }: Place, { id }: Pick<TargetRecord, 'id'>): string {
  return `arn:${partitionOf(region)}:application-autoscaling:${region}:${account}:scalable-target/${id}`;
}

export function onAccount(action: string): Access<object> {
  const name = `application-autoscaling:${action}`;
  return { actions: [name], demands: () => [{ action: name, resource: '*' }] };
}

function tagConditions(tags: Readonly<Record<string, string>>): Conditions {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

export function requestTags(tags: Readonly<Record<string, string>> = {}): Conditions {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  return {
    ...Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key] ?? ''])),
    'aws:TagKeys': keys,
  };
}

export function onTarget<I extends TargetName>(
  action: string,
  more: (input: I) => Conditions = () => ({}),
): Access<I> {
  const name = `application-autoscaling:${action}`;
  return {
    actions: [name],
    demands: async ({ tx, place }, input) => {
      // Names that mean nothing here are of no target, and may be too long for a key.
      const isAny = findKind(input) !== undefined;
      const target = isAny ? await targets.get(tx, place, ...targetKey(input)) : undefined;
      const conditions: Conditions = {
        'application-autoscaling:service-namespace': input.ServiceNamespace,
        'application-autoscaling:scalable-dimension': input.ScalableDimension,
        ...tagConditions(target?.tags ?? {}),
        ...more(input),
      };
      return [{ action: name, resource: targetArn(place, target ?? { id: '*' }), conditions }];
    },
  };
}

interface OfArn {
  ResourceARN: string;
}

export function onArn<I extends OfArn>(
  action: string,
  more: (input: I) => Conditions = () => ({}),
): Access<I> {
  const name = `application-autoscaling:${action}`;
  return {
    actions: [name],
    demands: async ({ tx }, input) => {
      const target = await tagged(tx, input.ResourceARN);
      const conditions = { ...tagConditions(target?.record.tags ?? {}), ...more(input) };
      return [{ action: name, resource: input.ResourceARN, conditions }];
    },
  };
}
