/**
 * What no data set under a free licence knows of managed policies: their unique ids and descriptions. These were read
 * from the AWS Managed Policy Reference, 2026.
 */
export const MANAGED_POLICY_FACTS: Readonly<Record<string, { id: string; description: string }>> = {
  AWSLambdaBasicExecutionRole: {
    id: 'ANPAJNCQGXC42545SKXIK',
    description: 'Provides write permissions to CloudWatch Logs.',
  },
  AWSLambdaDynamoDBExecutionRole: {
    id: 'ANPAIP7WNAGMIPYNW4WQG',
    description:
      'Provides list and read access to DynamoDB streams and write permissions to CloudWatch logs.',
  },
  AWSLambdaKinesisExecutionRole: {
    id: 'ANPAJHOLKJPXV4GBRMJUQ',
    description: 'Provides list and read access to Kinesis streams and write permissions to CloudWatch logs.',
  },
  AWSLambdaRole: { id: 'ANPAJX4DPCRGTC4NFDUXI', description: 'Default policy for AWS Lambda service role.' },
  AWSLambdaSQSQueueExecutionRole: {
    id: 'ANPAJFWJZI6JNND4TSELK',
    description:
      'Provides receive message, delete message, and read attribute access to SQS queues, and write permissions to CloudWatch logs.',
  },
  AWSLambdaVPCAccessExecutionRole: {
    id: 'ANPAJVTME3YLVNL72YR2K',
    description:
      'Provides minimum permissions for a Lambda function to execute while accessing a resource within a VPC - create, describe, delete network interfaces and write permissions to CloudWatch Logs.',
  },
  AWSLambda_FullAccess: {
    id: 'ANPAZKAPJZG4OXQPYWZ5D',
    description:
      'Grants full access to AWS Lambda service, AWS Lambda console features, and other related AWS services.',
  },
  AWSXRayDaemonWriteAccess: {
    id: 'ANPAIOE47HSUE5AVBNEDM',
    description:
      "Allow the AWS X-Ray Daemon to relay raw trace segments data to the service's API and retrieve sampling data (rules, targets, etc.) to be used by the X-Ray SDK.",
  },
  AdministratorAccess: {
    id: 'ANPAIWMBCKSKIEE64ZLYK',
    description: 'Provides full access to AWS services and resources.',
  },
  AmazonAPIGatewayPushToCloudWatchLogs: {
    id: 'ANPAIK4GFO7HLKYN64ASK',
    description: "Allows API Gateway to push logs to user's account.",
  },
  AmazonDynamoDBFullAccess: {
    id: 'ANPAINUGF2JSOSUY76KYA',
    description: 'Provides full access to Amazon DynamoDB via the AWS Management Console.',
  },
  AmazonDynamoDBReadOnlyAccess: {
    id: 'ANPAIY2XFNA232XJ6J7X2',
    description: 'Provides read only access to Amazon DynamoDB via the AWS Management Console.',
  },
  AmazonECSTaskExecutionRolePolicy: {
    id: 'ANPAJG4T4G4PV56DE72PY',
    description: 'Provides access to other AWS service resources that are required to run Amazon ECS tasks',
  },
  AmazonS3FullAccess: {
    id: 'ANPAIFIR6V6BVTRAHWINE',
    description: 'Provides full access to all buckets via the AWS Management Console.',
  },
  AmazonS3ReadOnlyAccess: {
    id: 'ANPAIZTJ4DXE7G6AGAE6M',
    description: 'Provides read only access to all buckets via the AWS Management Console.',
  },
  AmazonSNSFullAccess: {
    id: 'ANPAJWEKLCXXUNT2SOLSG',
    description: 'Provides full access to Amazon SNS via the AWS Management Console.',
  },
  AmazonSNSReadOnlyAccess: {
    id: 'ANPAIZGQCQTFOFPMHSB6W',
    description: 'Provides read only access to Amazon SNS via the AWS Management Console.',
  },
  AmazonSQSFullAccess: {
    id: 'ANPAI65L554VRJ33ECQS6',
    description: 'Provides full access to Amazon SQS via the AWS Management Console.',
  },
  AmazonSQSReadOnlyAccess: {
    id: 'ANPAIUGSSQY362XGCM6KW',
    description: 'Provides read only access to Amazon SQS via the AWS Management Console.',
  },
  AmazonSSMReadOnlyAccess: {
    id: 'ANPAJODSKQGGJTHRYZ5FC',
    description: 'Provides read only access to Amazon SSM.',
  },
  CloudWatchLogsFullAccess: {
    id: 'ANPAJ3ZGNWK2R5HW5BQFO',
    description: 'Provides full access to CloudWatch Logs',
  },
  IAMFullAccess: {
    id: 'ANPAI7XKCFMBPM3QQRRVQ',
    description: 'Provides full access to IAM via the AWS Management Console.',
  },
  IAMReadOnlyAccess: {
    id: 'ANPAJKSO7NDY4T57MWDSQ',
    description: 'Provides read only access to IAM via the AWS Management Console.',
  },
  PowerUserAccess: {
    id: 'ANPAJYRXTHIB4FOVS3ZXS',
    description:
      'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
  },
};
