/** KMS keys: the key policy has to allow, and grants stand beside it. The action is any that the tables share. */

import {
  alone,
  boundary,
  endpoint,
  identity,
  isKey,
  kmsGrant,
  rcp,
  resource,
  scp,
  session,
  strangers,
} from './axes.ts';
import { describePair } from './matrix.test-suite.ts';

const allowed = { ...identity['allow'], ...isKey };

describePair(
  'key policy and identity policy',
  {
    aws: 'KMS Developer Guide, Key policies: identity policies count only where the key policy lets the account use them',
    as: alone.user,
    with: isKey,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   caller    everyone  deny
      none   -resource -resource -identity +resource +resource !resource
      silent -resource -resource -identity +resource +resource !resource
      allow  -resource -resource +identity +resource +resource !resource
      deny   !identity !identity !identity !identity !identity !resource`,
  },
  {
    aws: 'KMS Developer Guide, Key policies: not even the root user has a permission that the key policy does not give',
    as: strangers.root,
    with: isKey,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   everyone  deny
      none   -resource -resource +resource +resource !resource`,
  },
  {
    aws: 'KMS Developer Guide, Users in other accounts: key policy and identity policy must both allow',
    as: alone.user,
    away: true,
    with: isKey,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   caller    deny
      none   -resource -resource -identity -identity !resource
      allow  -resource -resource +resource +resource !resource`,
  },
);

describePair(
  'key policy and grant',
  {
    aws: 'KMS Developer Guide, Grants: an alternative to the key policy; a deny of the key policy stands above it',
    as: alone.session,
    with: isKey,
    down: kmsGrant,
    across: resource.session,
    cells: `
              none      other     account   entity    caller    deny
      none    -resource -resource -identity +resource +resource !resource
      account -identity -identity -identity +resource +resource !resource
      entity  +grant    +grant    +grant    +resource +resource !resource
      caller  +grant    +grant    +grant    +grant    +resource !resource`,
  },
  {
    aws: 'User Guide, Permissions boundaries: they limit what a role is given, and not what its session is',
    as: alone.session,
    with: { ...isKey, ...boundary['silent'] },
    down: kmsGrant,
    across: resource.session,
    cells: `
              none      account   caller
      entity  -boundary -boundary +resource
      caller  +grant    +grant    +resource`,
  },
);

describePair('key policy and permissions boundary', {
  aws: 'KMS Developer Guide, Troubleshooting key access: boundaries limit what identity policies give',
  as: alone.user,
  with: allowed,
  down: boundary,
  across: resource.user,
  cells: `
           none      other     account   caller    deny
    none   -resource -resource +identity +resource !resource
    silent -resource -resource -boundary +resource !resource
    allow  -resource -resource +identity +resource !resource
    deny   !boundary !boundary !boundary !boundary !resource`,
});

describePair('key policy and session policy', {
  aws: 'KMS Developer Guide, Troubleshooting key access: session policies limit what the role may',
  as: alone.session,
  with: allowed,
  down: session,
  across: resource.session,
  cells: `
           none      account   entity    caller    deny
    none   -resource +identity +identity +resource !resource
    silent -resource -session  -session  +resource !resource
    allow  -resource +identity +identity +resource !resource
    deny   !session  !session  !session  !session  !resource`,
});

describePair('key policy and service control policy', {
  aws: 'KMS Developer Guide, Troubleshooting key access: SCPs apply before the key policy grants',
  as: alone.user,
  with: allowed,
  down: scp,
  across: resource.user,
  cells: `
           none      account   caller    deny
    none   -resource +identity +resource !resource
    allow  -resource +identity +resource !resource
    silent -scp      -scp      -scp      !resource
    hole   -scp      -scp      -scp      !resource
    deny   !scp      !scp      !scp      !scp`,
});

describePair(
  'key policy and resource control policy',
  {
    aws: 'Organizations User Guide, RCPs: KMS keys are protected by them',
    as: alone.user,
    with: allowed,
    down: rcp,
    across: resource.user,
    cells: `
             none      other     account   caller    deny
      none   -resource -resource +identity +resource !resource
      allow  -resource -resource +identity +resource !resource
      deny   !rcp      !rcp      !rcp      !rcp      !rcp`,
  },
  {
    aws: 'Organizations User Guide, RCPs: a service that a key lets in is denied as others are',
    as: strangers.service,
    with: isKey,
    down: rcp,
    across: resource.user,
    cells: `
             none      service   deny
      none   -resource +resource !resource
      deny   !rcp      !rcp      !rcp`,
  },
);

describePair('key policy and VPC endpoint policy', {
  aws: 'KMS Developer Guide, VPC endpoint: its policy, the key policy and the identity policy must all allow',
  as: alone.user,
  with: allowed,
  down: endpoint,
  across: resource.user,
  cells: `
           none      other     account   caller    deny
    none   -resource -resource +identity +resource !resource
    allow  -resource -resource +identity +resource !resource
    silent -endpoint -endpoint -endpoint -endpoint !resource
    deny   !endpoint !endpoint !endpoint !endpoint !endpoint`,
});
