import type { TxContext } from '../../../core/context.ts';
import type { ListDurableExecutionsByFunctionRequest } from '../api.gen.ts';
import { ITEMS_DEFAULT, invalidMarker } from '../durable/pages.ts';
import { shownExecution } from '../durable/show.ts';
import { type ExecutionRecord, executions } from '../durable/state.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireFunction, requireQualified } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';

const OPERATION = 'ListDurableExecutionsByFunction';
/** So many are looked at for a page. Where few of them are wanted the page has less, or nothing, and a marker. */
export const LOOKED_AT_MAX = 1000;

type Input = ListDurableExecutionsByFunctionRequest;

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListDurableExecutionsByFunction.html */
export const listDurableExecutionsByFunction: Handler<'ListDurableExecutionsByFunction'> = async (
  context,
  input,
) => {
  if ((input.Statuses?.length ?? 0) > 1) throw invalidParameter('Cannot filter by more than one status');
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  const { place } = address;
  await requireFunction(context.tx, { ...address, qualifier: undefined });
  const { id } = await requireQualified(context.tx, address);
  const inputs = [place, { ...input, Marker: undefined, MaxItems: undefined }];
  const after = openMarker(context, inputs, input.Marker);
  const { found, next } = await look(context, place, id, {
    leads: filterOf(input, address.qualifier),
    limit: input.MaxItems || ITEMS_DEFAULT,
    isOldestFirst: input.ReverseOrder === true,
    after,
  });
  return {
    DurableExecutions: found.map((execution) => shownExecution(place, execution)),
    NextMarker: next && context.pages.close(OPERATION, inputs, next),
  };
};

/** @throws AwsError InvalidParameterValueException */
function openMarker({ pages }: TxContext, inputs: unknown, marker = ''): Uint8Array | undefined {
  const after = marker === '' ? undefined : pages.open(OPERATION, inputs, marker);
  if (marker !== '' && after === undefined) throw invalidMarker();
  return after;
}

interface Look {
  readonly leads: (execution: ExecutionRecord) => boolean;
  readonly limit: number;
  /** The newest comes first otherwise. */
  readonly isOldestFirst: boolean;
  readonly after: Uint8Array | undefined;
}

/** Executions that are wanted among so many, and where to look on for more. */
async function look(
  { tx }: TxContext,
  place: TxContext['place'],
  functionId: string,
  { leads, limit, isOldestFirst, after }: Look,
): Promise<{ found: ExecutionRecord[]; next: Uint8Array | undefined }> {
  const found: ExecutionRecord[] = [];
  let next = after;
  const query = { prefix: [functionId], reverse: !isOldestFirst, limit: LOOKED_AT_MAX };
  const page = await executions.listBy(
    tx,
    place,
    'byStart',
    after === undefined ? query : { ...query, after },
  );
  for (const [at, record] of page.records.entries()) {
    if (!leads(record)) continue;
    if (found.length === limit) return { found, next };
    found.push(record);
    next = page.cursors[at];
  }
  return { found, next: page.next };
}

function filterOf(
  { DurableExecutionName, Statuses, StartedAfter, StartedBefore }: Input,
  qualifier: string | undefined,
): (execution: ExecutionRecord) => boolean {
  const afterMs = StartedAfter?.getTime() ?? Number.NEGATIVE_INFINITY;
  const beforeMs = StartedBefore?.getTime() ?? Number.POSITIVE_INFINITY;
  const [status] = Statuses ?? [];
  return (each) =>
    (qualifier === undefined || qualifier === each.qualifier || qualifier === each.version) &&
    (DurableExecutionName === undefined || DurableExecutionName === each.name) &&
    (status === undefined || status === each.status) &&
    each.startedAtMs > afterMs &&
    each.startedAtMs < beforeMs;
}
