import type { StagedHandler } from '../../../core/service.ts';
import { grantsService } from '../access-advisor/granted.ts';
import { organizationSubject } from '../access-advisor/organization-tree.ts';
import { keepOrganizationReport, usesOf } from '../access-advisor/organization-uses.ts';
import { askerOf } from '../access-advisor/reports.ts';
import type { Api } from '../api.gen.ts';
import { serviceActions } from '../service-actions.ts';

type Generate = Api['GenerateOrganizationsAccessReport'];

/** The report is made at once, of what is known now. Staged, because the organization is asked. */
export const generateOrganizationsAccessReport: StagedHandler<Generate['input'], Generate['output']> = async (
  context,
  { EntityPath, OrganizationsPolicyId },
) => {
  const { levels, accounts } = await organizationSubject(context, EntityPath, OrganizationsPolicyId);
  const id = context.ids.uuid();
  await context.transact(async ({ tx, place, caller, now }) => {
    await keepOrganizationReport(tx, place, {
      id,
      callerId: askerOf(caller),
      createdMs: now(),
      namespaces: serviceActions(tx).namespaces.filter((namespace) =>
        levels.every((level) => grantsService(level, namespace)),
      ),
      uses: await usesOf(tx, accounts),
    });
  });
  return { JobId: id };
};
