import type { TxContext } from '../../../core/context.ts';
import { users } from '../../../policy/identity/users.ts';
import type { ListServiceSpecificCredentialsRequest } from '../api.gen.ts';
import { type ServiceCredentialRecord, serviceCredentials } from '../credential-state.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { type PageOf, pageOfCollection, pageOfList } from '../paging.ts';
import { checkService, serviceCredentialsOf, shownServiceCredential } from '../service-credentials.ts';

export const listServiceSpecificCredentials: Handler<'ListServiceSpecificCredentials'> = async (
  context,
  input,
) => {
  const { tx, place, now } = context;
  const { ServiceName: service, AllUsers, UserName } = input;
  if (service !== undefined) checkService(service);
  if (AllUsers === true && UserName !== undefined) {
    throw invalidInput('Either UserName or AllUsers can be given, not both.');
  }
  const isWanted = (each: ServiceCredentialRecord) => service === undefined || each.service === service;
  const { items, paged } = await (AllUsers === true
    ? ofAll(context, input, isWanted)
    : ofOne(context, input, isWanted));
  const shown = await Promise.all(
    items.map(async (credential) => {
      const name = (await users.getBy(tx, place, 'byId', [credential.userId]))?.name ?? '';
      return shownServiceCredential({ name }, credential, now());
    }),
  );
  return { ServiceSpecificCredentials: shown, ...paged };
};

type Wanted = (credential: ServiceCredentialRecord) => boolean;
const operation = 'ListServiceSpecificCredentials';

async function ofOne(
  context: TxContext,
  input: ListServiceSpecificCredentialsRequest,
  isWanted: Wanted,
): Promise<PageOf<ServiceCredentialRecord>> {
  const { tx, place, caller } = context;
  const user = await userNamed(tx, place, input.UserName ?? ownUserName(caller));
  const all = (await serviceCredentialsOf(tx, place, user)).filter(isWanted);
  return pageOfList({ context, operation, input }, all, ({ id }) => id);
}

function ofAll(
  context: TxContext,
  input: ListServiceSpecificCredentialsRequest,
  isWanted: Wanted,
): Promise<PageOf<ServiceCredentialRecord>> {
  const { tx, place } = context;
  return pageOfCollection(
    { context, operation, input },
    (query) => serviceCredentials.list(tx, place, query),
    isWanted,
  );
}
