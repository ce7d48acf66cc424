/** How operations of access advisor are authorised: on the user, group, role or policy that they are about. */

import type { Access } from '../../../core/service.ts';
import { onTarget } from '../access.ts';

export function onReported(operation: string): Access<{ Arn: string }> {
  return onTarget(operation, (_context, { Arn }: { Arn: string }) => Promise.resolve({ arn: Arn }));
}
