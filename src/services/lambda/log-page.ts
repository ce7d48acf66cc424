/** What functions printed lately, for `kumobako logs --function`: also where no role lets them write to a log group. */

import type { PageHandler, PostHandler } from '../../core/service.ts';
import { invalidParameter } from './errors.ts';
import { lastLines } from './logs.ts';
import { requireVersion } from './lookups.ts';
import { functionArn, parseFunctionName } from './names.ts';

/** The last lines of all functions. */
export const logsPage: PageHandler = async (context) => ({
  functions: [...lastLines(context)].map(([arn, lines]) => ({ arn, lines })),
});

/**
 * `{"function": name or ARN, "region"?, "account"?, "after"?}`: its lines that came after the one of that number, and the
 * log group that it writes to.
 */
export const functionLog: PostHandler = async (context, body) => {
  const { function: name, region, account, after = 0 } = body;
  if (typeof name !== 'string' || typeof after !== 'number') {
    throw invalidParameter('Give "function", a name or an ARN, and perhaps "after", a number.');
  }
  const place = {
    region:
      typeof region === 'string'
        ? region
        : (/^arn:[\w-]+:lambda:([\w-]+):/.exec(name)?.[1] ?? context.place.region),
    account: typeof account === 'string' ? account : context.place.account,
  };
  const address = parseFunctionName(name, place);
  const { version } = await requireVersion(context.tx, address);
  const lines = lastLines(context).get(functionArn(address)) ?? [];
  return {
    region: address.place.region,
    account: address.place.account,
    group: version.configuration.logging.LogGroup ?? `/aws/lambda/${address.name}`,
    lines: lines.filter(({ number }) => number > after),
  };
};
