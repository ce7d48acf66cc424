import type { ListQuery } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import { nameIn } from '../alarms/alarm-arn.ts';
import { shownAlarms } from '../alarms/shapes.ts';
import { type AlarmRecord, alarms, dependents, typeOf } from '../alarms/state.ts';
import type { DescribeAlarmsInput } from '../api.gen.ts';
import { invalidToken, validationError } from '../errors.ts';
import type { Handler } from '../handler.ts';

const RECORDS = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const describeAlarms: Handler<'DescribeAlarms'> = async (context, input) => {
  const { tx, place, pages } = context;
  checkInput(input);
  const related = await relatedNames(context, input);
  if (related !== undefined) return shownAlarms(place, await byNames(context, related, () => true));
  const wants = (alarm: AlarmRecord) => matches(alarm, input);
  if (input.AlarmNames !== undefined && input.AlarmNames.length > 0) {
    return shownAlarms(place, await byNames(context, input.AlarmNames, wants));
  }
  const { NextToken, MaxRecords = RECORDS, ...rest } = input;
  const inputs = [place, rest];
  let after =
    NextToken === undefined ? undefined : pages.open('cloudwatch.DescribeAlarms', inputs, NextToken);
  if (NextToken !== undefined && after === undefined) throw invalidToken();
  const found: AlarmRecord[] = [];
  let last: Uint8Array | undefined;
  do {
    const page = await alarms.list(tx, place, query(input, after));
    for (const [i, alarm] of page.records.entries()) {
      if (!wants(alarm)) continue;
      if (found.length === MaxRecords && last !== undefined) {
        return {
          ...shownAlarms(place, found),
          NextToken: pages.close('cloudwatch.DescribeAlarms', inputs, last),
        };
      }
      found.push(alarm);
      last = page.cursors[i];
    }
    after = page.next;
  } while (after !== undefined);
  return shownAlarms(place, found);
};

function query({ AlarmNamePrefix }: DescribeAlarmsInput, after: Uint8Array | undefined): ListQuery {
  return {
    snapshot: true,
    ...(AlarmNamePrefix === undefined ? {} : { startsWith: AlarmNamePrefix }),
    ...(after === undefined ? {} : { after }),
  };
}

function checkInput(input: DescribeAlarmsInput): void {
  const { AlarmNames = [], AlarmNamePrefix, ChildrenOfAlarmName, ParentsOfAlarmName, ...others } = input;
  if (AlarmNames.length > 0 && AlarmNamePrefix !== undefined) {
    throw validationError('AlarmNamePrefix and AlarmNames cannot be specified together.');
  }
  if (ChildrenOfAlarmName === undefined && ParentsOfAlarmName === undefined) return;
  const isAlone =
    (ChildrenOfAlarmName === undefined || ParentsOfAlarmName === undefined) &&
    AlarmNames.length === 0 &&
    AlarmNamePrefix === undefined &&
    [others.StateValue, others.ActionPrefix, others.AlarmTypes].every((value) => value === undefined);
  if (isAlone) return;
  const name = ChildrenOfAlarmName === undefined ? 'ParentsOfAlarmName' : 'ChildrenOfAlarmName';
  throw validationError(
    `${name} cannot be specified together with other parameters than MaxRecords and NextToken.`,
  );
}

/** Of the alarms that a composite alarm asks for, or of those that ask for an alarm. */
async function relatedNames(
  { tx, place }: TxContext,
  { ChildrenOfAlarmName, ParentsOfAlarmName }: DescribeAlarmsInput,
): Promise<string[] | undefined> {
  if (ChildrenOfAlarmName !== undefined) {
    const alarm = await alarms.get(tx, place, nameIn(place, ChildrenOfAlarmName));
    return alarm?.composite?.children ?? [];
  }
  if (ParentsOfAlarmName === undefined) return undefined;
  const child = nameIn(place, ParentsOfAlarmName);
  const { records } = await dependents.list(tx, place, { prefix: [child] });
  const parents: string[] = [];
  for (const { composite } of records) {
    const alarm = await alarms.get(tx, place, composite);
    if (alarm?.composite?.children.includes(child) === true) parents.push(composite);
  }
  return parents;
}

async function byNames(
  { tx, place }: TxContext,
  names: readonly string[],
  wants: (alarm: AlarmRecord) => boolean,
): Promise<AlarmRecord[]> {
  const keys = [...new Set(names)].sort().map((name) => [name] as const);
  const found = await alarms.getMany(tx, place, keys, { snapshot: true });
  return found.filter((alarm) => alarm !== undefined).filter(wants);
}

/** "If you omit AlarmTypes, only metric alarms are returned." */
function matches(alarm: AlarmRecord, { AlarmTypes, StateValue, ActionPrefix }: DescribeAlarmsInput): boolean {
  const types = AlarmTypes === undefined || AlarmTypes.length === 0 ? ['MetricAlarm'] : AlarmTypes;
  if (!types.includes(typeOf(alarm))) return false;
  if (StateValue !== undefined && alarm.state.value !== StateValue) return false;
  if (ActionPrefix === undefined) return true;
  const actions = [...alarm.okActions, ...alarm.alarmActions, ...alarm.insufficientDataActions];
  return actions.some((action) => action.startsWith(ActionPrefix));
}
