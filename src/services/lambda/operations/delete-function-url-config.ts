import type { Handler } from '../handler.ts';
import { parseFunctionName } from '../names.ts';
import { ANYWHERE, urlIds, urls } from '../state.ts';
import { requireUrl } from '../urls.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html */
export const deleteFunctionUrlConfig: Handler<'DeleteFunctionUrlConfig'> = async (
  { tx, place },
  { FunctionName, Qualifier },
) => {
  const address = parseFunctionName(FunctionName, place, Qualifier);
  const record = await requireUrl(tx, address);
  await urls.deleteRecord(tx, address.place, record);
  await urlIds.delete(tx, ANYWHERE, record.id);
  return {};
};
