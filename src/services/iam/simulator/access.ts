/** How the simulator's operations are authorised: those about somebody on that user, group or role. */

import type { Access, AccessContext } from '../../../core/service.ts';
import { onTarget } from '../access.ts';
import { findGroup, findRole, findUser } from '../lookups.ts';

export function onPolicySource(operation: string): Access<{ PolicySourceArn: string }> {
  return onTarget(
    operation,
    ({ tx, place }: AccessContext, { PolicySourceArn: arn }: { PolicySourceArn: string }) =>
      tagged({ tx, place }, arn),
  );
}

async function tagged({ tx, place }: Pick<AccessContext, 'tx' | 'place'>, arn: string) {
  const [kind = '', ...path] = arn.split(':').slice(5).join(':').split('/');
  const name = path.at(-1) ?? '';
  const find = { user: findUser, role: findRole, group: findGroup }[kind];
  const found = await find?.(tx, place, name);
  return found?.arn === arn ? found : { arn };
}
