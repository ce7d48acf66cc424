import { conflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { parseFunctionName, qualifiedArn } from '../names.ts';
import { ANYWHERE, type UrlRecord, urlIds, urls } from '../state.ts';
import { changedUrl, checkCors, newUrlId, requireUrlHolder } from '../urls.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html */
export const createFunctionUrlConfig: Handler<'CreateFunctionUrlConfig'> = async (context, input) => {
  const { tx, now, endpoint } = context;
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  const { place, name: functionName, qualifier = '' } = address;
  checkCors(input.Cors);
  await requireUrlHolder(tx, address);
  if ((await urls.get(tx, place, functionName, qualifier)) !== undefined) {
    throw conflict(
      `Failed to create function url config for [functionArn = ${qualifiedArn(address)}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    );
  }
  const record: UrlRecord = {
    functionName,
    qualifier,
    id: newUrlId(context),
    authType: input.AuthType === 'NONE' ? 'NONE' : 'AWS_IAM',
    invokeMode: input.InvokeMode === 'RESPONSE_STREAM' ? 'RESPONSE_STREAM' : 'BUFFERED',
    isModeGiven: input.InvokeMode !== undefined,
    cors: input.Cors,
    createdAtMs: now(),
    lastModifiedMs: now(),
  };
  await urls.put(tx, place, record);
  await urlIds.put(tx, ANYWHERE, { id: record.id, place, functionName, qualifier });
  const { LastModifiedTime: _unshown, ...shown } = changedUrl(endpoint, place, record);
  return shown;
};
