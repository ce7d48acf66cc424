import {
  alone,
  boundary,
  callers,
  endpoint,
  identity,
  rcp,
  scp,
  serviceLinked,
  session,
  strangers,
} from './axes.ts';
import { describePair } from './matrix.test-suite.ts';

describePair('identity and permissions boundary', {
  aws: 'User Guide, Permissions boundaries: both must allow; an explicit deny in either overrides',
  as: callers,
  down: identity,
  across: boundary,
  cells: `
           none      silent     allow      deny
    none   -identity -identity  -identity  !boundary
    silent -identity -identity  -identity  !boundary
    allow  +identity -boundary  +identity  !boundary
    deny   !identity !identity  !identity  !identity`,
});

describePair(
  'identity and session policy',
  {
    aws: 'User Guide, Session policies: the intersection with what the role may; without one, all that it may',
    as: alone.session,
    down: identity,
    across: session,
    cells: `
             none      empty     silent    allow     deny
      none   -identity -identity -identity -identity !session
      silent -identity -identity -identity -identity !session
      allow  +identity +identity -session  +identity !session
      deny   !identity !identity !identity !identity !identity`,
  },
  {
    aws: 'STS API Reference, GetFederationToken: without a session policy the session has no permissions',
    as: alone.federated,
    down: identity,
    across: session,
    cells: `
             none      empty     silent    allow     deny
      none   -identity -identity -identity -identity !session
      allow  -session  -session  -session  +identity !session
      deny   !identity !identity !identity !identity !identity`,
  },
);

describePair(
  'identity and service control policy',
  {
    aws: 'Organizations User Guide, SCP evaluation: every level must allow, none grants',
    as: callers,
    down: identity,
    across: scp,
    cells: `
             none      allow     silent    hole      deny
      none   -identity -identity -scp      -scp      !scp
      silent -identity -identity -scp      -scp      !scp
      allow  +identity +identity -scp      -scp      !scp
      deny   !identity !identity !identity !identity !scp`,
  },
  {
    aws: 'Organizations User Guide, SCPs: they limit the root user of a member account',
    as: strangers.root,
    down: identity,
    across: scp,
    cells: `
             none      allow     silent    hole      deny
      none   +root     +root     -scp      -scp      !scp`,
  },
  {
    aws: 'Organizations User Guide, SCPs: service-linked roles are not restricted',
    as: serviceLinked,
    down: identity,
    across: scp,
    cells: `
             none      allow     silent    hole      deny
      none   -identity -identity -identity -identity -identity
      allow  +identity +identity +identity +identity +identity`,
  },
);

describePair(
  'identity and resource control policy',
  {
    aws: 'Organizations User Guide, RCP evaluation: a deny counts, nothing is granted',
    as: callers,
    down: identity,
    across: rcp,
    cells: `
             none      allow     deny
      none   -identity -identity !rcp
      silent -identity -identity !rcp
      allow  +identity +identity !rcp
      deny   !identity !identity !rcp`,
  },
  {
    aws: 'Organizations User Guide, RCPs: root is restricted, service-linked roles are not',
    as: strangers.root,
    down: identity,
    across: rcp,
    cells: `
             none      allow     deny
      none   +root     +root     !rcp`,
  },
  {
    aws: 'Organizations User Guide, RCPs: calls of service-linked roles are not restricted',
    as: serviceLinked,
    down: identity,
    across: rcp,
    cells: `
             none      allow     deny
      allow  +identity +identity +identity`,
  },
);

describePair(
  'identity and VPC endpoint policy',
  {
    aws: 'PrivateLink guide, Endpoint policies: they do not override identity policies, both must allow',
    as: callers,
    down: identity,
    across: endpoint,
    cells: `
             none      allow     silent    deny
      none   -identity -identity -endpoint !endpoint
      silent -identity -identity -endpoint !endpoint
      allow  +identity +identity -endpoint !endpoint
      deny   !identity !identity !identity !endpoint`,
  },
  {
    aws: 'PrivateLink guide, Endpoint policies: whoever comes through the endpoint, root included',
    as: strangers.root,
    down: identity,
    across: endpoint,
    cells: `
             none      allow     silent    deny
      none   +root     +root     -endpoint !endpoint`,
  },
);
