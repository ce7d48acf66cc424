/** S3's own: ACLs, and Block Public Access on a bucket whose policy is public. */

import {
  acl,
  alone,
  block,
  boundary,
  callers,
  endpoint,
  identity,
  rcp,
  resource,
  scp,
  session,
  strangers,
} from './axes.ts';
import { describePair } from './matrix.test-suite.ts';

const allowed = identity['allow'] ?? {};

describePair(
  'ACL and identity policy',
  {
    aws: 'S3 User Guide, How S3 authorizes: at home the user needs a policy; what everybody may, it may too',
    as: callers,
    down: identity,
    across: acl,
    cells: `
             none      account   everyone
      none   -identity -identity +grant
      silent -identity -identity +grant
      allow  +identity +identity +grant
      deny   !identity !identity !identity`,
  },
  {
    aws: 'S3 User Guide, How S3 authorizes: an ACL opens to another account, which gives it on to its users',
    as: alone.user,
    away: true,
    down: identity,
    across: acl,
    cells: `
             none      account   everyone
      none   -resource -identity -identity
      silent -resource -identity -identity
      allow  -resource +grant    +grant
      deny   !identity !identity !identity`,
  },
);

describePair(
  'ACL and bucket policy',
  {
    aws: 'S3 User Guide, How S3 authorizes: bucket policy and ACLs add up; a deny of the policy stands above ACLs',
    as: alone.user,
    down: resource.user,
    across: acl,
    cells: `
               none      account   everyone
      none     -identity -identity +grant
      other    -identity -identity +grant
      account  -identity -identity +grant
      caller   +resource +resource +resource
      everyone +resource +resource +resource
      deny     !resource !resource !resource`,
  },
  {
    aws: 'S3 User Guide, ACL overview: AllUsers is everybody, without credentials too',
    as: strangers.anonymous,
    down: resource.user,
    across: acl,
    cells: `
               none      everyone
      none     -resource +grant
      other    -resource +grant
      everyone +resource +resource
      deny     !resource !resource`,
  },
);

describePair('ACL and permissions boundary', {
  aws: 'User Guide, Permissions boundaries: they limit what the identity policy gives, not what a resource gives to all',
  as: callers,
  with: allowed,
  down: boundary,
  across: acl,
  cells: `
           none      account   everyone
    none   +identity +identity +grant
    silent -boundary -boundary +grant
    allow  +identity +identity +grant
    deny   !boundary !boundary !boundary`,
});

describePair(
  'ACL and session policy',
  {
    aws: 'User Guide, Session policies: they limit what the role gives, not what a resource gives to all',
    as: alone.session,
    with: allowed,
    down: session,
    across: acl,
    cells: `
             none      account   everyone
      none   +identity +identity +grant
      silent -session  -session  +grant
      allow  +identity +identity +grant
      deny   !session  !session  !session`,
  },
  {
    aws: 'User Guide, Cross-account policy evaluation: abroad the session policy limits all',
    as: alone.session,
    away: true,
    with: allowed,
    down: session,
    across: acl,
    cells: `
             none      account   everyone
      none   -resource +grant    +grant
      silent -resource -session  -session
      allow  -resource +grant    +grant`,
  },
);

describePair('ACL and service control policy', {
  aws: 'Organizations User Guide, SCPs: they limit principals whatever lets them in',
  as: callers,
  with: allowed,
  down: scp,
  across: acl,
  cells: `
           none      account   everyone
    none   +identity +identity +grant
    allow  +identity +identity +grant
    silent -scp      -scp      -scp
    hole   -scp      -scp      -scp
    deny   !scp      !scp      !scp`,
});

describePair(
  'ACL and resource control policy',
  {
    aws: 'Organizations User Guide, RCPs: S3 is among the services whose resources they protect',
    as: callers,
    with: allowed,
    down: rcp,
    across: acl,
    cells: `
             none      account   everyone
      none   +identity +identity +grant
      allow  +identity +identity +grant
      deny   !rcp      !rcp      !rcp`,
  },
  {
    aws: 'Organizations User Guide, RCPs: who comes without credentials is denied as others are',
    as: strangers.anonymous,
    down: rcp,
    across: acl,
    cells: `
             none      everyone
      none   -resource +grant
      deny   !rcp      !rcp`,
  },
);

describePair('ACL and VPC endpoint policy', {
  aws: 'PrivateLink guide, Endpoint policies: an endpoint for S3 lets through what its policy allows',
  as: callers,
  with: allowed,
  down: endpoint,
  across: acl,
  cells: `
           none      account   everyone
    none   +identity +identity +grant
    allow  +identity +identity +grant
    silent -endpoint -endpoint -endpoint
    deny   !endpoint !endpoint !endpoint`,
});

describePair(
  'public access block and bucket policy',
  {
    aws: 'S3 User Guide, RestrictPublicBuckets: within the own account the bucket is as before',
    as: alone.user,
    down: block,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      off    -identity -identity +resource +resource !resource
      on     -identity -identity +resource +resource !resource`,
  },
  {
    aws: 'S3 User Guide, RestrictPublicBuckets: other accounts are out, those too that the policy names',
    as: alone.user,
    away: true,
    with: allowed,
    down: block,
    across: resource.user,
    cells: `
             none      account   caller    everyone  deny
      off    -resource +resource +resource +resource !resource
      on     -block    -block    -block    -block    !resource`,
  },
  {
    aws: 'S3 User Guide, RestrictPublicBuckets: nobody without credentials comes in',
    as: strangers.anonymous,
    down: block,
    across: resource.user,
    cells: `
             none      everyone  deny
      off    -resource +resource !resource
      on     -block    -block    !resource`,
  },
  {
    aws: 'S3 User Guide, RestrictPublicBuckets: services of AWS come in as before',
    as: strangers.service,
    down: block,
    across: resource.user,
    cells: `
             none      service   deny
      off    -resource +resource !resource
      on     -resource +resource !resource`,
  },
);

describePair(
  'public access block and ACL',
  {
    aws: 'S3 User Guide, RestrictPublicBuckets: other accounts and strangers are out, whatever an ACL says',
    as: { ...alone.user, ...alone.session },
    away: true,
    with: allowed,
    down: block,
    across: acl,
    cells: `
             none      account   everyone
      off    -resource +grant    +grant
      on     -block    -block    -block`,
  },
  {
    aws: 'S3 User Guide, RestrictPublicBuckets: the own account is not concerned',
    as: { ...alone.user, ...alone.session },
    down: block,
    across: acl,
    cells: `
             none      account   everyone
      off    -identity -identity +grant
      on     -identity -identity +grant`,
  },
);
