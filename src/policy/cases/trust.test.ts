/** sts:AssumeRole: the role's trust policy with each of the caller's. */

import {
  alone,
  assuming,
  boundary,
  endpoint,
  forAssuming,
  identity,
  rcp,
  scp,
  session,
  trust,
} from './axes.ts';
import { describePair } from './matrix.test-suite.ts';

const allowed = forAssuming(identity)['allow'] ?? {};
const asked = assuming;

describePair(
  'role trust policy and identity policy',
  {
    aws: 'User Guide, Evaluation within a single account: trust policies must allow; a user they name needs no more',
    as: alone.user,
    asked,
    down: forAssuming(identity),
    across: trust.user,
    cells: `
             other     account   caller    everyone  deny
      none   -trust    -identity +trust    +trust    !trust
      silent -trust    -identity +trust    +trust    !trust
      allow  -trust    +identity +trust    +trust    !trust
      deny   !identity !identity !identity !identity !trust`,
  },
  {
    aws: 'User Guide, Cross-account access with roles: the trusted account must let its user assume the role',
    as: alone.user,
    asked,
    away: true,
    down: forAssuming(identity),
    across: trust.user,
    cells: `
             other     account   caller    everyone  deny
      none   -trust    -identity -identity -identity !trust
      silent -trust    -identity -identity -identity !trust
      allow  -trust    +trust    +trust    +trust    !trust
      deny   !identity !identity !identity !identity !trust`,
  },
);

describePair('role trust policy and permissions boundary', {
  aws: 'User Guide, Permissions boundaries: they limit AssumeRole where the account is trusted, not the user',
  as: alone.user,
  asked,
  with: allowed,
  down: forAssuming(boundary),
  across: trust.user,
  cells: `
           other     account   caller    everyone  deny
    none   -trust    +identity +trust    +trust    !trust
    silent -trust    -boundary +trust    +trust    !trust
    allow  -trust    +identity +trust    +trust    !trust
    deny   !boundary !boundary !boundary !boundary !trust`,
});

describePair('role trust policy and session policy', {
  aws: 'User Guide, Role chaining: a session assumes the next role within its own session policy',
  as: alone.session,
  asked,
  with: allowed,
  down: forAssuming(session),
  across: trust.session,
  cells: `
           other     account   entity    caller    deny
    none   -trust    +identity +identity +trust    !trust
    empty  -trust    +identity +identity +trust    !trust
    silent -trust    -session  -session  +trust    !trust
    allow  -trust    +identity +identity +trust    !trust
    deny   !session  !session  !session  !session  !trust`,
});

describePair('role trust policy and service control policy', {
  aws: 'Organizations User Guide, SCPs: AssumeRole needs the SCPs of the caller, whatever the role trusts',
  as: alone.user,
  asked,
  with: allowed,
  down: forAssuming(scp),
  across: trust.user,
  cells: `
           other     account   caller    everyone  deny
    none   -trust    +identity +trust    +trust    !trust
    allow  -trust    +identity +trust    +trust    !trust
    silent -scp      -scp      -scp      -scp      !trust
    hole   -scp      -scp      -scp      -scp      !trust
    deny   !scp      !scp      !scp      !scp      !scp`,
});

describePair(
  'role trust policy and resource control policy',
  {
    aws: 'Organizations User Guide, RCPs: STS is among the services whose resources they protect',
    as: alone.user,
    asked,
    with: allowed,
    down: forAssuming(rcp),
    across: trust.user,
    cells: `
             other     account   caller    everyone  deny
      none   -trust    +identity +trust    +trust    !trust
      deny   !rcp      !rcp      !rcp      !rcp      !rcp`,
  },
  {
    aws: 'Organizations User Guide, RCPs: roles are closed to other accounts by a deny',
    as: alone.user,
    asked,
    away: true,
    with: allowed,
    down: forAssuming(rcp),
    across: trust.user,
    cells: `
             other     account   caller    everyone  deny
      none   -trust    +trust    +trust    +trust    !trust
      deny   !rcp      !rcp      !rcp      !rcp      !rcp`,
  },
);

describePair('role trust policy and VPC endpoint policy', {
  aws: 'PrivateLink guide, Endpoint policies: that of an endpoint for STS must allow AssumeRole',
  as: alone.user,
  asked,
  with: allowed,
  down: forAssuming(endpoint),
  across: trust.user,
  cells: `
           other     account   caller    everyone  deny
    none   -trust    +identity +trust    +trust    !trust
    allow  -trust    +identity +trust    +trust    !trust
    silent -endpoint -endpoint -endpoint -endpoint !trust
    deny   !endpoint !endpoint !endpoint !endpoint !endpoint`,
});
