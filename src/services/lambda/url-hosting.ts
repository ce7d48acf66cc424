/**
 * Requests to function URLs, at `ID.lambda-url.REGION.on.aws` and `ID.lambda-url.REGION.localhost`.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */

import type { Caller } from '../../core/caller.ts';
import { anonymous } from '../../core/caller.ts';
import type { StagedContext, TxContext } from '../../core/context.ts';
import type { Demand } from '../../core/demand.ts';
import { AwsError } from '../../core/errors.ts';
import type { CrossOriginHandler, HostedAnswer, HostedHandler, HostedRequest } from '../../core/service.ts';
import { callChosen } from './durable/calling.ts';
import { SYNC_BYTES_MAX } from './invoke-input.ts';
import { type FunctionAddress, functionArn, qualifiedArn } from './names.ts';
import { choose } from './run.ts';
import { ANYWHERE, policies, type UrlRecord, urlIds, urls } from './state.ts';
import { beginTrace } from './trace.ts';
import { urlAnswer, urlEvent } from './url-event.ts';
import { streamedAnswer } from './url-stream.ts';

interface Found {
  address: FunctionAddress;
  url: UrlRecord;
  policy: string | undefined;
}

async function findUrl({ tx }: Pick<TxContext, 'tx'>, id: string): Promise<Found | undefined> {
  const known = await urlIds.get(tx, ANYWHERE, id);
  if (known === undefined) return undefined;
  const { place, functionName: name, qualifier } = known;
  const url = await urls.get(tx, place, name, qualifier);
  if (url?.id !== id) return undefined;
  const policy = (await policies.get(tx, place, name, qualifier))?.text;
  return { address: { place, name, qualifier: qualifier || undefined }, url, policy };
}

export const answerUrl: HostedHandler = async (context, request) => {
  const found = await context.transact((inner) => findUrl(inner, request.id));
  if (found === undefined) return refusal(403, 'AccessDeniedException', null);
  try {
    const caller = await admit(context, request, found);
    return withoutOwnCors(await answer(context, request, found, caller), found.url);
  } catch (error) {
    if (error instanceof AwsError) return answerOfError(error);
    throw error;
  }
};

/** The caller that the function hears of; undefined where everybody may come. @throws AwsError the denial */
async function admit(
  context: StagedContext,
  request: HostedRequest,
  { address, url, policy }: Found,
): Promise<Caller | undefined> {
  const isOpen = url.authType === 'NONE';
  const caller = isOpen ? anonymous : await request.authenticate();
  const demand: Omit<Demand, 'action'> = {
    resource: qualifiedArn(address),
    account: address.place.account,
    policy,
  };
  const demands: Demand[] = [
    {
      ...demand,
      action: 'lambda:InvokeFunctionUrl',
      conditions: {
        'lambda:FunctionUrlAuthType': url.authType,
        'lambda:FunctionArn': functionArn(address),
      },
    },
    { ...demand, action: 'lambda:InvokeFunction', conditions: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  ];
  try {
    await request.authorise(caller, demands);
  } catch (error) {
    context.log.info(
      'A request to a function URL was denied: it needs lambda:InvokeFunctionUrl and, as on AWS since ' +
        'October 2025, lambda:InvokeFunction (AddPermission with InvokedViaFunctionUrl)',
      {
        function: qualifiedArn(address),
        reason: error instanceof Error ? error.message : String(error),
      },
    );
    throw error;
  }
  return isOpen ? undefined : caller;
}

async function answer(
  context: StagedContext,
  request: HostedRequest,
  { address, url }: Found,
  caller: Caller | undefined,
): Promise<HostedAnswer> {
  const { requestId } = context;
  const traceBegun = beginTrace(context, context.traceHeader);
  const event = await urlEvent(request, { requestId, traceBegun, nowMs: context.now(), caller });
  const payload = Buffer.from(JSON.stringify(event));
  if (payload.length > SYNC_BYTES_MAX) return refusal(413, 'RequestTooLargeException', 'Request Too Long');
  const chosen = await choose(context, address);
  const isStreaming = url.invokeMode === 'RESPONSE_STREAM';
  const { result, traceHeader } = await callChosen(context, chosen, {
    requestId,
    payload,
    traceHeader: traceBegun,
    isStreaming,
    signal: context.signal,
  });
  const isBytes = result.payload instanceof Uint8Array;
  if (result.error !== undefined) {
    if (!isBytes) result.payload.destroy();
    return serverError();
  }
  const given = isBytes && !isStreaming ? urlAnswer(result.payload) : await streamedAnswer(result);
  if (given === undefined) return serverError();
  return {
    ...given,
    headers: { 'x-amzn-requestid': requestId, 'x-amzn-trace-id': traceHeader, ...given.headers },
  };
}

function answerOfError(error: AwsError): HostedAnswer {
  if (error.status === 429 || error.code === 'TooManyRequestsException') {
    return refusal(429, 'TooManyRequestsException', 'Rate Exceeded.');
  }
  if (error.status === 413) return refusal(413, 'RequestTooLargeException', 'Request Too Long');
  const isRefusal = /AccessDenied|Signature|Token|UnrecognizedClient|Expired|NotFound/.test(error.code);
  return isRefusal ? forbidden() : serverError();
}

const FORBIDDEN =
  'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';

function forbidden(): HostedAnswer {
  return refusal(403, 'AccessDeniedException', FORBIDDEN);
}

function refusal(status: number, type: string, message: string | null): HostedAnswer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify({ Message: message }) };
}

function serverError(): HostedAnswer {
  return { status: 502, headers: { 'content-type': 'application/json' }, body: 'Internal Server Error' };
}

/** A URL with rules of its own says what pages may do, not the function. */
function withoutOwnCors(given: HostedAnswer, { cors }: UrlRecord): HostedAnswer {
  if (cors === undefined) return given;
  const headers = Object.entries(given.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...given, headers: Object.fromEntries(headers) };
}

/** Which pages may call, by the URL's own rules. Without rules the function answers preflights itself. */
export const urlCrossOrigin: CrossOriginHandler = async (context, request) => {
  const [, id = ''] = request.path.split('/');
  const cors = (await findUrl(context, id))?.url.cors;
  if (cors === undefined) return { headers: {}, passesOn: true };
  const { AllowOrigins = [], AllowMethods = [], AllowHeaders = [], ExposeHeaders = [] } = cors;
  if (!AllowOrigins.includes('*') && !AllowOrigins.includes(request.origin)) {
    return { headers: { vary: 'Origin' } };
  }
  // Lambda names the page that asks, also where all may: so it goes with credentials.
  const headers: Record<string, string> = { 'access-control-allow-origin': request.origin, vary: 'Origin' };
  if (cors.AllowCredentials === true) headers['access-control-allow-credentials'] = 'true';
  if (ExposeHeaders.length > 0) headers['access-control-expose-headers'] = ExposeHeaders.join(',');
  if (request.isPreflight) {
    const methods = AllowMethods.includes('*') ? request.method : AllowMethods.join(',');
    if (methods !== '') headers['access-control-allow-methods'] = methods;
    const names = AllowHeaders.includes('*') ? request.requestHeaders : AllowHeaders;
    if (names.length > 0) headers['access-control-allow-headers'] = names.join(',');
    if (cors.MaxAge !== undefined) headers['access-control-max-age'] = String(cors.MaxAge);
  }
  return { headers };
};
