import type { StartQueryRequest } from '../api.gen.ts';
import { invalidParameter, logsError, malformedQuery } from '../errors.ts';
import { demandStandard, refuseDelivery } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { parseQuery } from '../insights/query.ts';
import { checkLookups } from '../lookup/tables.ts';
import { identified } from '../names.ts';
import { queryGroup } from '../queries.ts';
import { groups, queries } from '../state.ts';
import { isInSeconds, millisecondsOf } from '../times.ts';

const GROUPS_MAX = 50;
const LIMIT = 10_000;
const SECOND_MS = 1_000;
/** Queries that are remembered: "for up to seven days", and so many. */
const REMEMBERED_MAX = 1_000;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
export const startQuery: Handler<'StartQuery'> = async (context, input) => {
  const { tx, place, now, ids, outbox } = context;
  const { queryString, startTime, endTime, queryLanguage = 'CWLI' } = input;
  if (queryLanguage !== 'CWLI')
    throw malformedQuery(`The language ${queryLanguage} is not implemented by kumobako`);
  if (startTime > endTime) throw invalidParameter('Query time range is invalid: the start is after the end.');
  const { isUnmasking, lookups } = parseQuery(queryString);
  const groupNames = groupsOf(input).map((identifier) => identified(place, identifier).name);
  for (const name of groupNames) {
    const group = await groups.get(tx, place, name);
    if (group !== undefined) {
      // Groups of other classes mask, and show nothing of it.
      if (isUnmasking) demandStandard(group);
      refuseDelivery(group);
      continue;
    }
    // As LocalStack's tests recorded it on AWS.
    const text = `Log group '${name}' does not exist for account ID '${place.account}'`;
    throw logsError('ResourceNotFoundException', text);
  }
  await checkLookups(tx, place, lookups);
  await forgetOldest();
  const id = ids.uuid();
  await queries.put(tx, place, {
    id,
    text: queryString,
    language: queryLanguage,
    status: 'Scheduled',
    createdAtMs: now(),
    groupNames,
    // "The range is inclusive", in seconds (milliseconds are taken as well, as AWS does).
    fromMs: millisecondsOf(startTime),
    untilMs: millisecondsOf(endTime) + (isInSeconds(endTime) ? SECOND_MS : 1),
    limit: input.limit ?? LIMIT,
  });
  outbox.send({
    service: 'cloudwatch-logs',
    delivery: 'runStarted',
    group: queryGroup(id),
    body: { place, id },
  });
  return { queryId: id };

  async function forgetOldest(): Promise<void> {
    const { records } = await queries.listBy(tx, place, 'byAge', { snapshot: true });
    for (const old of records.slice(0, Math.max(0, records.length - REMEMBERED_MAX + 1))) {
      await queries.delete(tx, place, old.id);
    }
  }
};

/** "A StartQuery operation must include exactly one of logGroupName, logGroupNames and logGroupIdentifiers." */
function groupsOf({
  logGroupName,
  logGroupNames,
  logGroupIdentifiers,
}: StartQueryRequest): readonly string[] {
  const given = [logGroupName === undefined ? undefined : [logGroupName], logGroupNames, logGroupIdentifiers];
  const lists = given.filter((list) => list !== undefined);
  const [list] = lists;
  if (lists.length !== 1 || list === undefined || list.length === 0) {
    throw invalidParameter(
      'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers has to be given.',
    );
  }
  if (list.length > GROUPS_MAX) throw invalidParameter(`A query can have up to ${GROUPS_MAX} log groups.`);
  return [...new Set(list)];
}
