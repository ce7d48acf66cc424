import { grantsService } from '../access-advisor/granted.ts';
import { askerOf, keepReport } from '../access-advisor/reports.ts';
import { reportSubject } from '../access-advisor/subjects.ts';
import type { Handler } from '../handler.ts';
import { serviceActions } from '../service-actions.ts';

/** The report is made at once, of what is known now. */
export const generateServiceLastAccessedDetails: Handler<'GenerateServiceLastAccessedDetails'> = async (
  { tx, place, caller, ids, now },
  { Arn, Granularity: granularity = 'SERVICE_LEVEL' },
) => {
  const { policies, entities } = await reportSubject(tx, place, Arn);
  const compiled = policies.map((policy) => policy.compiled);
  const id = ids.uuid();
  await keepReport(tx, place, {
    id,
    callerId: askerOf(caller),
    granularity,
    createdMs: now(),
    namespaces: serviceActions(tx).namespaces.filter((namespace) => grantsService(compiled, namespace)),
    entities,
  });
  return { JobId: id };
};
