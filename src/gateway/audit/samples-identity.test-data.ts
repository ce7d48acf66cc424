/** AWS's samples of calls to IAM, STS and CloudTrail. */

import type { Caller } from '../../core/caller.ts';
import { OLD_CLI, type Sample, session } from './sample.test-data.ts';

const ALICE: Caller = {
  type: 'user',
  account: '123456789012',
  arn: 'arn:aws:iam::123456789012:user/Alice',
  userId: 'EX_PRINCIPAL_ID',
  accessKeyId: 'EXAMPLE_KEY_ID',
  name: 'Alice',
};
const ALICE_EVENT = {
  type: 'IAMUser',
  principalId: 'EX_PRINCIPAL_ID',
  arn: 'arn:aws:iam::123456789012:user/Alice',
  accountId: '123456789012',
  accessKeyId: 'EXAMPLE_KEY_ID',
  userName: 'Alice',
};
const JOHN: Caller = {
  type: 'user',
  account: '777788889999',
  arn: 'arn:aws:iam::777788889999:user/JohnDoe',
  userId: 'AIDAQRSTUVWXYZEXAMPLE',
  accessKeyId: 'AKIAQRSTUVWXYZEXAMPLE',
  name: 'JohnDoe',
};
const CLI = 'aws-cli/1.3.2 Python/2.7.5 Windows/7';
const ROLE = 'arn:aws:iam::111122223333:role/EC2-dev';

/** AssumeRole by a user of another account. */
const ACROSS = {
  service: 'sts',
  operation: 'AssumeRole',
  caller: JOHN,
  input: {
    RoleArn: ROLE,
    RoleSessionName: 'JohnDoe-EC2-dev',
    SourceIdentity: 'JohnDoe',
    SerialNumber: 'arn:aws:iam::777788889999:mfa',
    TokenCode: '123456',
  },
  output: {
    Credentials: {
      AccessKeyId: 'AKIAQRSTUVWXYZEXAMPLE',
      SecretAccessKey: 'secret',
      SessionToken: '<encoded session token blob>',
      Expiration: new Date('2014-07-18T16:07:39Z'),
    },
    AssumedRoleUser: {
      AssumedRoleId: 'AIDAQRSTUVWXYZEXAMPLE:JohnDoe-EC2-dev',
      Arn: 'arn:aws:sts::111122223333:assumed-role/EC2-dev/JohnDoe-EC2-dev',
    },
    SourceIdentity: 'JohnDoe',
  },
  demands: [{ action: 'sts:AssumeRole', resource: ROLE }],
  sourceIp: '192.0.2.101',
  userAgent: OLD_CLI,
};
const ACROSS_EVENT = {
  eventTime: '2014-07-18T15:07:39Z',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  awsRegion: 'us-east-2',
  sourceIPAddress: '192.0.2.101',
  userAgent: OLD_CLI,
  requestParameters: {
    roleArn: ROLE,
    roleSessionName: 'JohnDoe-EC2-dev',
    sourceIdentity: 'JohnDoe',
    serialNumber: 'arn:aws:iam::777788889999:mfa',
  },
  responseElements: {
    credentials: {
      sessionToken: '<encoded session token blob>',
      accessKeyId: 'AKIAQRSTUVWXYZEXAMPLE',
      // The sample is from before the comma behind the year.
      expiration: 'Jul 18, 2014, 4:07:39 PM',
    },
    assumedRoleUser: {
      assumedRoleId: 'AIDAQRSTUVWXYZEXAMPLE:JohnDoe-EC2-dev',
      arn: 'arn:aws:sts::111122223333:assumed-role/EC2-dev/JohnDoe-EC2-dev',
    },
    sourceIdentity: 'JohnDoe',
  },
  requestID: '4EXAMPLE-0e8d-11e4-96e4-e55c0EXAMPLE',
  sharedEventID: 'bEXAMPLE-efea-4a70-b951-19a88EXAMPLE',
};
const RECORDED_ROLE = [{ ARN: ROLE, accountId: '111122223333', type: 'AWS::IAM::Role' }] as const;

export const IDENTITY_SAMPLES: readonly Sample[] = [
  {
    title: 'an IAM user creates a user',
    service: 'iam',
    operation: 'CreateUser',
    caller: ALICE,
    region: 'us-east-1',
    input: { UserName: 'Bob' },
    output: {
      User: {
        UserName: 'Bob',
        Path: '/',
        Arn: 'arn:aws:iam::123456789012:user/Bob',
        UserId: 'EXAMPLEUSERID',
        CreateDate: new Date('2014-03-24T21:11:59Z'),
      },
    },
    sourceIp: '127.0.0.1',
    userAgent: CLI,
    event: {
      eventVersion: '1.0',
      userIdentity: ALICE_EVENT,
      eventTime: '2014-03-24T21:11:59Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      // The sample says us-east-2; IAM's calls are recorded in us-east-1, as AWS's guide says elsewhere.
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: CLI,
      requestParameters: { userName: 'Bob' },
      responseElements: {
        user: {
          createDate: 'Mar 24, 2014 9:11:59 PM',
          userName: 'Bob',
          arn: 'arn:aws:iam::123456789012:user/Bob',
          path: '/',
          userId: 'EXAMPLEUSERID',
        },
      },
    },
  },
  {
    title: 'a session of an IAM user, an answer without members',
    service: 'iam',
    operation: 'AddUserToGroup',
    caller: { ...ALICE, session: session('2014-03-25T18:45:11Z') },
    input: { UserName: 'Bob', GroupName: 'admin' },
    sourceIp: '127.0.0.1',
    userAgent: 'AWSConsole',
    event: {
      userIdentity: {
        ...ALICE_EVENT,
        sessionContext: { attributes: { mfaAuthenticated: 'false', creationDate: '2014-03-25T18:45:11Z' } },
      },
      eventTime: '2014-03-25T21:08:14Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'AddUserToGroup',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: 'AWSConsole',
      requestParameters: { userName: 'Bob', groupName: 'admin' },
      responseElements: null,
    },
  },
  {
    title: 'documents in request and answer',
    service: 'iam',
    operation: 'CreateRole',
    caller: ALICE,
    input: { AssumeRolePolicyDocument: '{\n  "Version": "2012-10-17"\n}', RoleName: 'TestRole' },
    output: {
      Role: {
        AssumeRolePolicyDocument: '%7B%0A%20%20%22Version%22%3A%20%222012-10-17%22%0A%7D',
        RoleName: 'TestRole',
        RoleId: 'AROAIUU2EOWSWPGX2UJUO',
        Arn: 'arn:aws:iam::123456789012:role/TestRole',
        CreateDate: new Date('2014-03-25T20:17:37Z'),
        Path: '/',
      },
    },
    sourceIp: '127.0.0.1',
    userAgent: CLI,
    event: {
      userIdentity: ALICE_EVENT,
      eventTime: '2014-03-25T20:17:37Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateRole',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: CLI,
      requestParameters: {
        assumeRolePolicyDocument: '{\n  "Version": "2012-10-17"\n}',
        roleName: 'TestRole',
      },
      responseElements: {
        role: {
          assumeRolePolicyDocument: '%7B%0A%20%20%22Version%22%3A%20%222012-10-17%22%0A%7D',
          roleName: 'TestRole',
          roleId: 'AROAIUU2EOWSWPGX2UJUO',
          arn: 'arn:aws:iam::123456789012:role/TestRole',
          createDate: 'Mar 25, 2014 8:17:37 PM',
          path: '/',
        },
      },
    },
  },
  {
    title: 'a call that failed',
    service: 'cloudtrail',
    operation: 'UpdateTrail',
    caller: ALICE,
    input: { Name: 'myTrail2' },
    error: { code: 'TrailNotFoundException', message: 'Unknown trail: myTrail2 for the user: 123456789012' },
    sourceIp: '205.251.233.182',
    userAgent: 'aws-cli/1.10.32 Python/2.7.9 Windows/7 botocore/1.4.22',
    event: {
      eventVersion: '1.04',
      userIdentity: ALICE_EVENT,
      eventTime: '2016-07-14T19:15:45Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'UpdateTrail',
      awsRegion: 'us-east-2',
      sourceIPAddress: '205.251.233.182',
      userAgent: 'aws-cli/1.10.32 Python/2.7.9 Windows/7 botocore/1.4.22',
      errorCode: 'TrailNotFoundException',
      errorMessage: 'Unknown trail: myTrail2 for the user: 123456789012',
      requestParameters: { name: 'myTrail2' },
      responseElements: null,
      requestID: '5d40662a-49f7-11e6-97e4-d9cb6ff7d6a3',
      eventID: 'b7d4398e-b2f0-4faa-9c76-e2d316a8d67f',
      eventType: 'AwsApiCall',
      recipientAccountId: '123456789012',
    },
  },
  {
    title: 'a role of another account, in the history of the caller',
    ...ACROSS,
    event: {
      ...ACROSS_EVENT,
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAQRSTUVWXYZEXAMPLE',
        arn: 'arn:aws:iam::777788889999:user/JohnDoe',
        accountId: '777788889999',
        accessKeyId: 'AKIAQRSTUVWXYZEXAMPLE',
        userName: 'JohnDoe',
      },
      resources: RECORDED_ROLE,
      eventType: 'AwsApiCall',
      // The sample has the other account here, which its own text contradicts.
      recipientAccountId: '777788889999',
    },
  },
  {
    title: 'a role of another account, in the history of its owner',
    ...ACROSS,
    index: 1,
    more: ['resources'],
    event: {
      ...ACROSS_EVENT,
      userIdentity: {
        type: 'AWSAccount',
        principalId: 'AIDAQRSTUVWXYZEXAMPLE',
        accountId: '777788889999',
      },
    },
  },
  {
    title: 'a chain of roles, with tags',
    service: 'sts',
    operation: 'AssumeRole',
    caller: {
      type: 'assumedRole',
      account: '111111111111',
      arn: 'arn:aws:sts::111111111111:assumed-role/JohnDoe/JohnRole1',
      userId: 'AROAIN5ATK5U7KEXAMPLE:JohnRole1',
      accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
      name: 'JohnDoe',
      sessionName: 'JohnRole1',
      issuer: { arn: 'arn:aws:iam::111111111111:role/JohnRole1', id: 'AROAIN5ATK5U7KEXAMPLE' },
      session: session('2019-10-02T21:50:54Z', {
        sourceIdentity: 'JohnDoe',
        tags: { Department: 'Engineering', Floor: '2' },
        transitiveTagKeys: ['Department'],
      }),
    },
    input: {
      Tags: [
        { Key: 'Email', Value: 'johndoe@example.com' },
        { Key: 'CostCenter', Value: '12345' },
      ],
      RoleArn: 'arn:aws:iam::111111111111:role/JohnRole2',
      RoleSessionName: 'Role2WithTags',
      SourceIdentity: 'JohnDoe',
      TransitiveTagKeys: ['Email', 'CostCenter'],
      DurationSeconds: 3600,
    },
    output: {
      Credentials: {
        AccessKeyId: 'ASIAWHOJDLGPOEXAMPLE',
        SecretAccessKey: 'secret',
        SessionToken: 'AgoJb3Jp',
        Expiration: new Date('2019-10-02T23:12:29Z'),
      },
      AssumedRoleUser: {
        AssumedRoleId: 'AROAIFR7WHDTSOYQYHFUE:Role2WithTags',
        Arn: 'arn:aws:sts::111111111111:assumed-role/test-role/Role2WithTags',
      },
      SourceIdentity: 'JohnDoe',
    },
    demands: [{ action: 'sts:AssumeRole', resource: 'arn:aws:iam::111111111111:role/JohnRole2' }],
    sourceIp: '123.145.67.89',
    userAgent: 'aws-cli/1.16.248 Python/3.4.7',
    event: {
      eventVersion: '1.05',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAIN5ATK5U7KEXAMPLE:JohnRole1',
        arn: 'arn:aws:sts::111111111111:assumed-role/JohnDoe/JohnRole1',
        accountId: '111111111111',
        accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
        sessionContext: {
          attributes: { mfaAuthenticated: 'false', creationDate: '2019-10-02T21:50:54Z' },
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROAIN5ATK5U7KEXAMPLE',
            arn: 'arn:aws:iam::111111111111:role/JohnRole1',
            accountId: '111111111111',
            userName: 'JohnDoe',
          },
          sourceIdentity: 'JohnDoe',
        },
      },
      eventTime: '2019-10-02T22:12:29Z',
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      awsRegion: 'us-east-2',
      sourceIPAddress: '123.145.67.89',
      userAgent: 'aws-cli/1.16.248 Python/3.4.7',
      requestParameters: {
        incomingTransitiveTags: { Department: 'Engineering' },
        tags: [
          { value: 'johndoe@example.com', key: 'Email' },
          { value: '12345', key: 'CostCenter' },
        ],
        roleArn: 'arn:aws:iam::111111111111:role/JohnRole2',
        roleSessionName: 'Role2WithTags',
        sourceIdentity: 'JohnDoe',
        transitiveTagKeys: ['Email', 'CostCenter'],
        durationSeconds: 3600,
      },
      responseElements: {
        credentials: {
          accessKeyId: 'ASIAWHOJDLGPOEXAMPLE',
          expiration: 'Oct 2, 2019, 11:12:29 PM',
          sessionToken: 'AgoJb3Jp',
        },
        assumedRoleUser: {
          assumedRoleId: 'AROAIFR7WHDTSOYQYHFUE:Role2WithTags',
          arn: 'arn:aws:sts::111111111111:assumed-role/test-role/Role2WithTags',
        },
        sourceIdentity: 'JohnDoe',
      },
      requestID: 'b96b0e4e-e561-11e9-8b3f-7b396EXAMPLE',
      resources: [
        {
          ARN: 'arn:aws:iam::111111111111:role/JohnRole2',
          accountId: '111111111111',
          type: 'AWS::IAM::Role',
        },
      ],
      eventType: 'AwsApiCall',
      recipientAccountId: '111111111111',
    },
  },
];
