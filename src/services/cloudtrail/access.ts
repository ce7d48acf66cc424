/**
 * How CloudTrail's operations are authorised.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
 */

import type { Access } from '../../core/service.ts';
import type { Tag } from './api.gen.ts';
import { trailPlace } from './trail-name.ts';

/** An action that has no resource. */
export function onAccount(action: string): Access<object> {
  return { actions: [action], demands: () => [{ action, resource: '*' }] };
}

/** An action on the trail that an input names. */
export function onTrail<I>(action: string, nameOf: (input: I) => string): Access<I> {
  return {
    actions: [action],
    demands: ({ place }, input) => [{ action, resource: trailPlace(place, nameOf(input)).arn }],
  };
}

/** As {@link onTrail}, for inputs that bring tags. */
export function onTrailWithTags<I>(
  action: string,
  nameOf: (input: I) => string,
  tagsOf: (input: I) => readonly Tag[],
): Access<I> {
  return {
    actions: [action],
    demands: ({ place }, input) => {
      const tags = tagsOf(input);
      const resource = trailPlace(place, nameOf(input)).arn;
      if (tags.length === 0) return [{ action, resource }];
      const values = tags.map(({ Key, Value = '' }) => [`aws:RequestTag/${Key}`, Value]);
      const conditions = { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) };
      return [{ action, resource, conditions }];
    },
  };
}

/** An action on several trails. */
export function onTrails<I>(action: string, namesOf: (input: I) => readonly string[]): Access<I> {
  return {
    actions: [action],
    demands: ({ place }, input) =>
      namesOf(input).map((name) => ({ action, resource: trailPlace(place, name).arn })),
  };
}
