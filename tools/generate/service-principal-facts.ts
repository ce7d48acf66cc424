/**
 * Names of services in policies that follow from no other table: none of them is a prefix of actions or an endpoint, has
 * a service-linked role here or stands in one of AWS's managed policies. Each is told by a guide of its service.
 * `.amazonaws.com` follows.
 */
export const FURTHER_NAMES: readonly string[] = [
  'airflow-env',
  'alexaforbusiness',
  'billingreports',
  'clientvpn',
  'clientvpn-connections',
  'cloudwatch-crossaccount',
  'deeplens',
  'edgelambda',
  'eks-fargate-pods',
  'elastic-inference',
  'iot1click',
  'iotthingsgraph',
  'managedservices',
  'metering-marketplace',
  'mobilehub',
  'osis-pipelines',
  's2svpn',
  'sumerian',
  'vpc-flow-logs',
];

/** Of names that the tables give: IAM was seen to refuse it as a principal (hashicorp/terraform#35086). */
export const NO_PRINCIPALS: readonly string[] = ['tagging'];
