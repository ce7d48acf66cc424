import type { ListQuery, Page } from '../../../core/collection.ts';
import { HISTORY_KEPT_MS } from '../alarms/history.ts';
import { shownHistory } from '../alarms/shapes.ts';
import { alarmHistory, type HistoryRecord } from '../alarms/state.ts';
import type { DescribeAlarmHistoryInput } from '../api.gen.ts';
import { invalidToken, invalidValue } from '../errors.ts';
import type { Handler } from '../handler.ts';

const RECORDS = 100;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
export const describeAlarmHistory: Handler<'DescribeAlarmHistory'> = async (context, input) => {
  const { tx, place, pages, now } = context;
  const { NextToken, MaxRecords = RECORDS, ...rest } = input;
  const { StartDate, EndDate, AlarmName, ScanBy } = input;
  if (StartDate !== undefined && EndDate !== undefined && StartDate >= EndDate) {
    throw invalidValue('The parameter StartDate must be less than the parameter EndDate.');
  }
  if (input.AlarmContributorId !== undefined) {
    throw invalidValue('Contributors of alarms are not implemented by kumobako.');
  }
  const inputs = [place, rest];
  let after = NextToken === undefined ? undefined : pages.open('cloudwatch.AlarmHistory', inputs, NextToken);
  if (NextToken !== undefined && after === undefined) throw invalidToken();
  const query: ListQuery = {
    from: [Math.max(StartDate?.getTime() ?? 0, now() - HISTORY_KEPT_MS)],
    ...(EndDate === undefined ? {} : { until: [EndDate.getTime() + 1] }),
    reverse: ScanBy !== 'TimestampAscending',
    snapshot: true,
  };
  const list = (one: ListQuery): Promise<Page<HistoryRecord>> =>
    AlarmName === undefined
      ? alarmHistory.listBy(tx, place, 'byTime', one)
      : alarmHistory.list(tx, place, { ...one, prefix: [AlarmName] });
  const found: HistoryRecord[] = [];
  do {
    const limit = MaxRecords - found.length;
    const page: Page<HistoryRecord> = await list(
      after === undefined ? { ...query, limit } : { ...query, limit, after },
    );
    found.push(...page.records.filter((record) => matches(record, input)));
    after = page.next;
  } while (after !== undefined && found.length < MaxRecords);
  const token =
    after === undefined ? {} : { NextToken: pages.close('cloudwatch.AlarmHistory', inputs, after) };
  return { AlarmHistoryItems: found.map(shownHistory), ...token };
};

/** Of metric alarms only, where nothing else is asked for: as DescribeAlarms. */
function matches(record: HistoryRecord, { AlarmTypes, HistoryItemType }: DescribeAlarmHistoryInput): boolean {
  const types = AlarmTypes === undefined || AlarmTypes.length === 0 ? ['MetricAlarm'] : AlarmTypes;
  return (
    types.includes(record.alarmType) && (HistoryItemType === undefined || record.type === HistoryItemType)
  );
}
