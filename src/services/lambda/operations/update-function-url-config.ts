import type { Handler } from '../handler.ts';
import { parseFunctionName } from '../names.ts';
import { type UrlRecord, urls } from '../state.ts';
import { changedUrl, checkCors, requireUrl, requireUrlHolder } from '../urls.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html */
export const updateFunctionUrlConfig: Handler<'UpdateFunctionUrlConfig'> = async (context, input) => {
  const { tx, now, endpoint } = context;
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  checkCors(input.Cors);
  await requireUrlHolder(tx, address);
  const before = await requireUrl(tx, address);
  const record: UrlRecord = { ...before, cors: input.Cors ?? before.cors, lastModifiedMs: now() };
  if (input.AuthType !== undefined) record.authType = input.AuthType === 'NONE' ? 'NONE' : 'AWS_IAM';
  if (input.InvokeMode !== undefined) {
    record.invokeMode = input.InvokeMode === 'RESPONSE_STREAM' ? 'RESPONSE_STREAM' : 'BUFFERED';
    record.isModeGiven = true;
  }
  await urls.put(tx, address.place, record);
  return changedUrl(endpoint, address.place, record);
};
