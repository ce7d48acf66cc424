import type { Access } from '../../core/service.ts';

/**
 * Operations that AWS answers whatever the policies say, an explicit deny included.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const nobodyNeedsLeave: Access<object> = { actions: ['sts:GetCallerIdentity'], demands: () => [] };
