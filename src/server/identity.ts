import type { IdentityProvider } from '../policy/identity-provider.ts';

export interface IdentityOptions {
  /** Account of keys that nobody could mistake for real ones. */
  account: string;
  /** Unknown keys are refused. */
  isStrict: boolean;
}

/** IAM's identity provider, loaded at the first signed request. */
export function lazyIdentity(options: IdentityOptions): IdentityProvider {
  let loaded: IdentityProvider | undefined;
  let loading: Promise<IdentityProvider> | undefined;
  const load = () => {
    loading ??= import('../services/iam/identity.ts').then(({ createIdentity }) => {
      loaded = createIdentity(options);
      return loaded;
    });
    return loading;
  };
  // Asked for every request: once it is there, nobody waits for it.
  return {
    credential: (tx, key, context) =>
      loaded?.credential(tx, key, context) ??
      load().then((provider) => provider.credential(tx, key, context)),
    policies: (tx, caller) =>
      loaded?.policies(tx, caller) ?? load().then((provider) => provider.policies(tx, caller)),
    used: (tx, caller, use) =>
      loaded === undefined
        ? load().then((provider) => provider.used(tx, caller, use))
        : loaded.used(tx, caller, use),
  };
}
