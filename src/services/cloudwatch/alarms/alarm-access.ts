/**
 * How operations on alarms are authorised: by the alarms they name.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */

import type { Demand } from '../../../core/demand.ts';
import type { Access, AccessContext } from '../../../core/service.ts';
import type { Tag } from '../api.gen.ts';
import { type Actions, allActions } from './action-arns.ts';
import { alarmArn } from './alarm-arn.ts';
import { alarms } from './state.ts';

export type Conditions = Record<string, string | readonly string[]>;

export function tagConditions(tags: Readonly<Record<string, string>> = {}): Conditions {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

export function requestTags(tags: readonly Tag[] = []): Conditions {
  if (tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
    'aws:TagKeys': tags.map(({ Key }) => Key),
  };
}

async function demandOn(
  { tx, place }: AccessContext,
  action: string,
  name: string,
  conditions: Conditions = {},
): Promise<Demand> {
  const alarm = name === '*' ? undefined : await alarms.get(tx, place, name);
  return {
    action,
    resource: alarmArn(place, name),
    conditions: { ...tagConditions(alarm?.tags), ...conditions },
  };
}

/** On each alarm that `names` finds in the input; on all alarms where it finds none. */
export function onAlarms<I extends object>(
  operation: string,
  names: (input: I) => readonly (string | undefined)[],
): Access<I> {
  const action = `cloudwatch:${operation}`;
  return {
    actions: [action],
    demands: (context, input) => {
      const named = names(input).filter((name) => name !== undefined);
      const all = named.length === 0 ? ['*'] : named;
      return Promise.all(all.map((name) => demandOn(context, action, name)));
    },
  };
}

type PutInput = Actions & { AlarmName: string; Tags?: Tag[] | undefined };

/** An alarm with tags needs the right to tag as well. */
export function toPutAlarm<I extends PutInput>(operation: string): Access<I> {
  const action = `cloudwatch:${operation}`;
  const tagging = 'cloudwatch:TagResource';
  return {
    actions: [action, tagging],
    demands: async (context, input) => {
      const { AlarmName: name, Tags: tags = [] } = input;
      const actions = allActions(input);
      const ofActions: Conditions = actions.length === 0 ? {} : { 'cloudwatch:AlarmActions': actions };
      const put = await demandOn(context, action, name, { ...requestTags(tags), ...ofActions });
      if (tags.length === 0) return [put];
      return [put, await demandOn(context, tagging, name, requestTags(tags))];
    },
  };
}
