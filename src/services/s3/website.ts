/**
 * Website configurations.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
 */

import type { RoutingRule, WebsiteConfiguration } from './api.gen.ts';
import { invalidArgument, invalidRequest, malformedXml } from './errors.ts';

const ROUTING_RULES_MAX = 50;

/** @throws AwsError InvalidArgument, InvalidRequest, MalformedXML */
export function checkWebsite(website: WebsiteConfiguration): void {
  const { RedirectAllRequestsTo: redirect, IndexDocument, ErrorDocument, RoutingRules } = website;
  if (redirect !== undefined) {
    if (IndexDocument !== undefined || ErrorDocument !== undefined || RoutingRules !== undefined) {
      throw invalidArgument(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
        'RedirectAllRequestsTo',
        'not null',
      );
    }
    if (redirect.HostName === undefined) throw malformedXml();
    checkProtocol(redirect.Protocol);
    return;
  }
  checkIndex(IndexDocument?.Suffix, IndexDocument !== undefined);
  if (ErrorDocument !== undefined && !ErrorDocument.Key) throw malformedXml();
  if (RoutingRules === undefined) return;
  if (RoutingRules.length === 0) throw malformedXml();
  if (RoutingRules.length > ROUTING_RULES_MAX) {
    throw invalidRequest(
      `The number of routing rules must not exceed the allowed limit of ${ROUTING_RULES_MAX} rules.`,
    );
  }
  for (const rule of RoutingRules) checkRule(rule);
}

function checkIndex(suffix: string | undefined, isGiven: boolean): void {
  if (!isGiven) {
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    );
  }
  if (!suffix || suffix.includes('/')) {
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', suffix);
  }
}

function checkProtocol(protocol: string | undefined): void {
  if (protocol === undefined || protocol === 'http' || protocol === 'https') return;
  throw invalidRequest(
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  );
}

function checkRule({ Redirect: redirect, Condition: condition }: RoutingRule): void {
  if (redirect === undefined) throw malformedXml();
  if (redirect.ReplaceKeyPrefixWith !== undefined && redirect.ReplaceKeyWith !== undefined) {
    throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.');
  }
  if (condition !== undefined && Object.values(condition).every((value) => value === undefined)) {
    throw invalidRequest(
      'Condition cannot be empty. To redirect all requests without a condition, the condition element ' +
        "shouldn't be present.",
    );
  }
  checkProtocol(redirect.Protocol);
}
