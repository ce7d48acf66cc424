import { isKnownToHaveNone, organizationsRevision } from '../policy/organization/revision.ts';
import type { OrganizationProvider } from '../policy/organization-provider.ts';

/** The provider of the organizations service, loaded when there is an organization. */
export function lazyOrganization(): OrganizationProvider {
  let loading: Promise<OrganizationProvider> | undefined;
  const provider = () => {
    loading ??= import('../services/organizations/provider.ts').then(({ createOrganizationProvider }) =>
      createOrganizationProvider(),
    );
    return loading;
  };
  return {
    governance(tx, account) {
      if (account === '' || isKnownToHaveNone(tx)) return undefined;
      return organizationsRevision(tx).then(async (revision) =>
        revision === null ? undefined : (await provider()).governance(tx, account),
      );
    },
  };
}
