import type { IdentityProvider } from '../policy/identity-provider.ts';

export interface IdentityOptions {
  /** Account of keys that nobody could mistake for real ones. */
  account: string;
  /** Unknown keys are refused. */
  isStrict: boolean;
}

/** IAM's identity provider, loaded at the first signed request. */
export function lazyIdentity(options: IdentityOptions): IdentityProvider {
  let loading: Promise<IdentityProvider> | undefined;
  const provider = () => {
    loading ??= import('../services/iam/identity.ts').then(({ createIdentity }) => createIdentity(options));
    return loading;
  };
  return {
    credential: async (tx, key, context) => (await provider()).credential(tx, key, context),
    policies: async (tx, caller) => (await provider()).policies(tx, caller),
    used: async (tx, caller, use) => (await provider()).used(tx, caller, use),
  };
}
