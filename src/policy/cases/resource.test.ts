import { alone, boundary, endpoint, identity, rcp, resource, scp, session, strangers } from './axes.ts';
import { describePair } from './matrix.test-suite.ts';

const allowed = identity['allow'] ?? {};

describePair(
  'identity and resource policy',
  {
    aws: 'User Guide, Evaluation within a single account: one of the two suffices; an account named is not enough',
    as: alone.user,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   caller    everyone  deny
      none   -identity -identity -identity +resource +resource !resource
      silent -identity -identity -identity +resource +resource !resource
      allow  +identity +identity +identity +resource +resource !resource
      deny   !identity !identity !identity !identity !identity !resource`,
  },
  {
    aws: 'User Guide, Evaluation within a single account: a role may be named, or its session',
    as: alone.session,
    down: identity,
    across: resource.session,
    cells: `
             none      account   entity    caller    everyone  deny
      none   -identity -identity +resource +resource +resource !resource
      silent -identity -identity +resource +resource +resource !resource
      allow  +identity +identity +identity +resource +resource !resource
      deny   !identity !identity !identity !identity !identity !resource`,
  },
  {
    aws: 'User Guide, Cross-account policy evaluation: both accounts must allow',
    as: alone.user,
    away: true,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   caller    everyone  deny
      none   -resource -resource -identity -identity -identity !resource
      silent -resource -resource -identity -identity -identity !resource
      allow  -resource -resource +resource +resource +resource !resource
      deny   !identity !identity !identity !identity !identity !resource`,
  },
  {
    aws: 'User Guide, Cross-account policy evaluation: a role or session that is named still needs its own policy',
    as: alone.session,
    away: true,
    down: identity,
    across: resource.session,
    cells: `
             none      account   entity    caller    everyone  deny
      none   -resource -identity -identity -identity -identity !resource
      allow  -resource +resource +resource +resource +resource !resource`,
  },
  {
    aws: 'User Guide, AWS account root user: everything at home, unless denied; elsewhere what is granted',
    as: strangers.root,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   everyone  deny
      none   +root     +root     +resource +resource !resource`,
  },
  {
    aws: 'User Guide, Cross-account policy evaluation: the root user of another account is let in by its account',
    as: strangers.root,
    away: true,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   everyone  deny
      none   -resource -resource +resource +resource !resource`,
  },
  {
    aws: 'User Guide, Principal element: an anonymous caller is everybody, and nobody else',
    as: strangers.anonymous,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   service   everyone  deny
      none   -resource -resource -resource -resource +resource !resource`,
  },
  {
    aws: 'User Guide, Principal element: a service is let in by its own name',
    as: strangers.service,
    away: true,
    down: identity,
    across: resource.user,
    cells: `
             none      other     account   service   everyone  deny
      none   -resource -resource -resource +resource +resource !resource`,
  },
);

describePair(
  'resource policy and permissions boundary',
  {
    aws: 'User Guide, Permissions boundaries: a grant to a user ARN is not limited by an implicit deny of the boundary',
    as: alone.user,
    down: boundary,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      none   -identity -identity +resource +resource !resource
      silent -identity -identity +resource +resource !resource
      allow  -identity -identity +resource +resource !resource
      deny   !boundary !boundary !boundary !boundary !resource`,
  },
  {
    aws: 'User Guide, Permissions boundaries: what the identity policy grants stays within the boundary',
    as: alone.user,
    with: allowed,
    down: boundary,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      none   +identity +identity +resource +resource !resource
      silent -boundary -boundary +resource +resource !resource
      allow  +identity +identity +resource +resource !resource
      deny   !boundary !boundary !boundary !boundary !resource`,
  },
  {
    aws: 'User Guide, Permissions boundaries: a grant to a role ARN is limited by the boundary, to its session is not',
    as: alone.session,
    down: boundary,
    across: resource.session,
    cells: `
             none      account   entity    caller    everyone  deny
      none   -identity -identity +resource +resource +resource !resource
      silent -identity -identity -boundary +resource +resource !resource
      allow  -identity -identity +resource +resource +resource !resource
      deny   !boundary !boundary !boundary !boundary !boundary !resource`,
  },
  {
    aws: 'User Guide, Cross-account policy evaluation: in its own account the caller is limited by its boundary',
    as: alone.user,
    away: true,
    with: allowed,
    down: boundary,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      none   -resource +resource +resource +resource !resource
      silent -resource -boundary -boundary -boundary !resource
      allow  -resource +resource +resource +resource !resource
      deny   !boundary !boundary !boundary !boundary !resource`,
  },
);

describePair(
  'resource policy and session policy',
  {
    aws: 'User Guide, Session policies: a grant to the session ARN adds to them, one to the role ARN is limited',
    as: alone.session,
    down: session,
    across: resource.session,
    cells: `
             none      account   entity    caller    everyone  deny
      none   -identity -identity +resource +resource +resource !resource
      silent -identity -identity -session  +resource +resource !resource
      allow  -identity -identity +resource +resource +resource !resource
      deny   !session  !session  !session  !session  !session  !resource`,
  },
  {
    aws: 'User Guide, GetFederationToken: a resource may name the federated user itself',
    as: alone.federated,
    down: session,
    across: resource.federated,
    cells: `
             none      account   entity    caller    everyone  deny
      none   -identity -identity -session  +resource +resource !resource
      silent -identity -identity -session  +resource +resource !resource
      allow  -identity -identity +resource +resource +resource !resource`,
  },
  {
    aws: 'User Guide, Cross-account policy evaluation: the session policy limits in the own account',
    as: alone.session,
    away: true,
    with: allowed,
    down: session,
    across: resource.session,
    cells: `
             none      account   entity    caller    deny
      silent -resource -session  -session  -session  !resource
      allow  -resource +resource +resource +resource !resource`,
  },
);

describePair(
  'resource policy and service control policy',
  {
    aws: 'Organizations User Guide, SCPs: they limit principals of the account, also where the resource lets them in',
    as: alone.user,
    down: scp,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      none   -identity -identity +resource +resource !resource
      allow  -identity -identity +resource +resource !resource
      silent -scp      -scp      -scp      -scp      !resource
      hole   -scp      -scp      -scp      -scp      !resource
      deny   !scp      !scp      !scp      !scp      !scp`,
  },
  {
    aws: 'Organizations User Guide, SCPs: no effect on who is outside of the organization, nor on services',
    as: { ...strangers.anonymous, ...strangers.service },
    down: scp,
    across: resource.user,
    cells: `
             none      everyone  deny
      silent -resource +resource !resource
      deny   -resource +resource !resource`,
  },
);

describePair(
  'resource policy and resource control policy',
  {
    aws: 'Organizations User Guide, RCPs: the resource is out of reach for those whom its own policy lets in',
    as: alone.user,
    down: rcp,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      none   -identity -identity +resource +resource !resource
      allow  -identity -identity +resource +resource !resource
      deny   !rcp      !rcp      !rcp      !rcp      !rcp`,
  },
  {
    aws: 'Organizations User Guide, RCPs: strangers and services are denied as well',
    as: { ...strangers.anonymous, ...strangers.service },
    down: rcp,
    across: resource.user,
    cells: `
             none      everyone  deny
      none   -resource +resource !resource
      allow  -resource +resource !resource
      deny   !rcp      !rcp      !rcp`,
  },
);

describePair(
  'resource policy and VPC endpoint policy',
  {
    aws: 'PrivateLink guide, Endpoint policies: they do not override resource policies',
    as: alone.user,
    down: endpoint,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      none   -identity -identity +resource +resource !resource
      allow  -identity -identity +resource +resource !resource
      silent -endpoint -endpoint -endpoint -endpoint !resource
      deny   !endpoint !endpoint !endpoint !endpoint !endpoint`,
  },
  {
    aws: 'PrivateLink guide, Endpoint policies: Principal * is everybody who comes that way',
    as: strangers.anonymous,
    down: endpoint,
    across: resource.user,
    cells: `
             none      everyone
      allow  -resource +resource
      silent -endpoint -endpoint`,
  },
);
