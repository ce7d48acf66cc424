/** Kinds of policy that only narrow, with one another: the identity allows. */

import { alone, boundary, callers, endpoint, identity, rcp, scp, session } from './axes.ts';
import { describePair } from './matrix.test-suite.ts';

const allowed = identity['allow'] ?? {};

describePair('permissions boundary and session policy', {
  aws: 'User Guide, Permissions boundaries: with a session policy all three must allow',
  as: alone.session,
  with: allowed,
  down: boundary,
  across: session,
  cells: `
           none      empty     silent    allow     deny
    none   +identity +identity -session  +identity !session
    silent -boundary -boundary -boundary -boundary !session
    allow  +identity +identity -session  +identity !session
    deny   !boundary !boundary !boundary !boundary !boundary`,
});

describePair('permissions boundary and service control policy', {
  aws: 'User Guide, Permissions boundaries: with an SCP, boundary, SCP and identity policy must allow',
  as: callers,
  with: allowed,
  down: boundary,
  across: scp,
  cells: `
           none      allow     silent    hole      deny
    none   +identity +identity -scp      -scp      !scp
    silent -boundary -boundary -scp      -scp      !scp
    allow  +identity +identity -scp      -scp      !scp
    deny   !boundary !boundary !boundary !boundary !scp`,
});

describePair('permissions boundary and resource control policy', {
  aws: 'User Guide, How enforcement code evaluates: explicit denies of all policies first, RCPs before boundaries',
  as: callers,
  with: allowed,
  down: boundary,
  across: rcp,
  cells: `
           none      allow     deny
    none   +identity +identity !rcp
    silent -boundary -boundary !rcp
    allow  +identity +identity !rcp
    deny   !boundary !boundary !rcp`,
});

describePair('permissions boundary and VPC endpoint policy', {
  aws: 'PrivateLink guide, Endpoint policies: a separate policy, which must allow as the others must',
  as: callers,
  with: allowed,
  down: boundary,
  across: endpoint,
  cells: `
           none      allow     silent    deny
    none   +identity +identity -endpoint !endpoint
    silent -boundary -boundary -endpoint !endpoint
    allow  +identity +identity -endpoint !endpoint
    deny   !boundary !boundary !boundary !endpoint`,
});

describePair('session policy and service control policy', {
  aws: 'User Guide, How enforcement code evaluates: SCPs before session policies, both must allow',
  as: alone.session,
  with: allowed,
  down: session,
  across: scp,
  cells: `
           none      allow     silent    hole      deny
    none   +identity +identity -scp      -scp      !scp
    empty  +identity +identity -scp      -scp      !scp
    silent -session  -session  -scp      -scp      !scp
    allow  +identity +identity -scp      -scp      !scp
    deny   !session  !session  !session  !session  !scp`,
});

describePair(
  'session policy and resource control policy',
  {
    aws: 'User Guide, How enforcement code evaluates: a deny of an RCP ends it, whatever the session has',
    as: alone.session,
    with: allowed,
    down: session,
    across: rcp,
    cells: `
             none      allow     deny
      none   +identity +identity !rcp
      empty  +identity +identity !rcp
      silent -session  -session  !rcp
      allow  +identity +identity !rcp
      deny   !session  !session  !rcp`,
  },
  {
    aws: 'STS API Reference, GetFederationToken: the session policy is needed, an RCP stands above it',
    as: alone.federated,
    with: allowed,
    down: session,
    across: rcp,
    cells: `
             none      allow     deny
      none   -session  -session  !rcp
      silent -session  -session  !rcp
      allow  +identity +identity !rcp`,
  },
);

describePair('session policy and VPC endpoint policy', {
  aws: 'PrivateLink guide, Endpoint policies: they count for temporary credentials as for others',
  as: alone.session,
  with: allowed,
  down: session,
  across: endpoint,
  cells: `
           none      allow     silent    deny
    none   +identity +identity -endpoint !endpoint
    empty  +identity +identity -endpoint !endpoint
    silent -session  -session  -endpoint !endpoint
    allow  +identity +identity -endpoint !endpoint
    deny   !session  !session  !session  !endpoint`,
});

describePair('service and resource control policy', {
  aws: 'Organizations User Guide, Authorization policies: SCPs limit who calls, RCPs what is called; both apply',
  as: callers,
  with: allowed,
  down: scp,
  across: rcp,
  cells: `
           none      allow     deny
    none   +identity +identity !rcp
    allow  +identity +identity !rcp
    silent -scp      -scp      !rcp
    hole   -scp      -scp      !rcp
    deny   !scp      !scp      !scp`,
});

describePair('service control policy and VPC endpoint policy', {
  aws: 'Organizations User Guide, SCP evaluation: an SCP that does not allow is a deny, whatever the way in',
  as: callers,
  with: allowed,
  down: scp,
  across: endpoint,
  cells: `
           none      allow     silent    deny
    none   +identity +identity -endpoint !endpoint
    allow  +identity +identity -endpoint !endpoint
    silent -scp      -scp      -scp      !endpoint
    hole   -scp      -scp      -scp      !endpoint
    deny   !scp      !scp      !scp      !scp`,
});

describePair('resource control policy and VPC endpoint policy', {
  aws: 'Organizations User Guide, RCP evaluation: RCPs are looked at with every request for the resource',
  as: callers,
  with: allowed,
  down: rcp,
  across: endpoint,
  cells: `
           none      allow     silent    deny
    none   +identity +identity -endpoint !endpoint
    allow  +identity +identity -endpoint !endpoint
    deny   !rcp      !rcp      !rcp      !rcp`,
});
