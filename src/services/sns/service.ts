import { anyService, type Service } from '../../core/service.ts';
import {
  onAccount,
  onPush,
  onResource,
  onSubscription,
  onTopic,
  requestTags,
  toConfirm,
  toCreate,
  toListTopics,
  toPublish,
} from './access.ts';
import type { Api } from './api.gen.ts';
import { deliver } from './deliver.ts';
import { deliverConfirmation, retryDelivery } from './http-delivery.ts';
import { countCall } from './metrics.ts';
import { addPermission } from './operations/add-permission.ts';
import { checkIfPhoneNumberIsOptedOut } from './operations/check-if-phone-number-is-opted-out.ts';
import { confirmSubscription } from './operations/confirm-subscription.ts';
import { createPlatformApplication } from './operations/create-platform-application.ts';
import { createPlatformEndpoint } from './operations/create-platform-endpoint.ts';
import { createSMSSandboxPhoneNumber } from './operations/create-sms-sandbox-phone-number.ts';
import { createTopic } from './operations/create-topic.ts';
import { deleteEndpoint } from './operations/delete-endpoint.ts';
import { deletePlatformApplication } from './operations/delete-platform-application.ts';
import { deleteSMSSandboxPhoneNumber } from './operations/delete-sms-sandbox-phone-number.ts';
import { deleteTopic } from './operations/delete-topic.ts';
import { getEndpointAttributes } from './operations/get-endpoint-attributes.ts';
import { getPlatformApplicationAttributes } from './operations/get-platform-application-attributes.ts';
import { getSMSAttributes } from './operations/get-sms-attributes.ts';
import { getSMSSandboxAccountStatus } from './operations/get-sms-sandbox-account-status.ts';
import { getSubscriptionAttributes } from './operations/get-subscription-attributes.ts';
import { getTopicAttributes } from './operations/get-topic-attributes.ts';
import { listEndpointsByPlatformApplication } from './operations/list-endpoints-by-platform-application.ts';
import { listOriginationNumbers } from './operations/list-origination-numbers.ts';
import { listPhoneNumbersOptedOut } from './operations/list-phone-numbers-opted-out.ts';
import { listPlatformApplications } from './operations/list-platform-applications.ts';
import { listSMSSandboxPhoneNumbers } from './operations/list-sms-sandbox-phone-numbers.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { listSubscriptionsByTopic } from './operations/list-subscriptions-by-topic.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTopics } from './operations/list-topics.ts';
import { optInPhoneNumber } from './operations/opt-in-phone-number.ts';
import { publish } from './operations/publish.ts';
import { publishBatch } from './operations/publish-batch.ts';
import { removePermission } from './operations/remove-permission.ts';
import { setEndpointAttributes } from './operations/set-endpoint-attributes.ts';
import { setPlatformApplicationAttributes } from './operations/set-platform-application-attributes.ts';
import { setSMSAttributes } from './operations/set-sms-attributes.ts';
import { setSubscriptionAttributes } from './operations/set-subscription-attributes.ts';
import { setTopicAttributes } from './operations/set-topic-attributes.ts';
import { subscribe } from './operations/subscribe.ts';
import { tagResource } from './operations/tag-resource.ts';
import { unsubscribe } from './operations/unsubscribe.ts';
import { untagResource } from './operations/untag-resource.ts';
import { verifySMSSandboxPhoneNumber } from './operations/verify-sms-sandbox-phone-number.ts';
import { pushInboxPage } from './push/inbox.ts';
import { removeEndpoints } from './push/removal.ts';
import { deliverToQueue } from './queue-delivery.ts';
import { CERTIFICATE_PAGE, certificatePage } from './signing.ts';
import { emailInboxPage, smsInboxPage } from './sms/inbox.ts';
import { receiveReply } from './sms/opt-out.ts';
import { collections } from './state.ts';
import { RECORDED_ATTRIBUTES } from './topic-attributes.ts';

/** Longer than a delivery to a queue takes on a busy machine, shorter than anybody notices. */
const DELIVERY_WAIT_MS = 50;

const REFUSED_TOPIC_ATTRIBUTES = {
  'Attributes.ArchivePolicy': 'Messages are not archived, so that none could be replayed.',
};

const RECORDED_SUBSCRIPTION_ATTRIBUTES = {
  'Attributes.SubscriptionRoleArn': 'It serves deliveries to Firehose only.',
  'Attributes.DeliveryPolicy':
    'Of it throttlePolicy: deliveries are not throttled. Retries and content type work.',
};

const REFUSED_SUBSCRIPTION_ATTRIBUTES = {
  'Attributes.ReplayPolicy': 'Messages are not archived, so that none could be replayed.',
};

/** The same of an operation that sets one attribute by its name. */
function byName(remarks: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(remarks).map(([path, why]) => [
    path.replace('Attributes.', 'AttributeName.'),
    why,
  ]);
  return Object.fromEntries(named);
}

const RECORDED_SMS_SETTINGS = {
  'attributes.DeliveryStatusIAMRole': 'The delivery status is in the SMS inbox.',
  'attributes.DeliveryStatusSuccessSamplingRate': 'The delivery status is in the SMS inbox.',
  'attributes.UsageReportS3Bucket': 'No usage reports are written.',
};

const NO_EVENTS = 'Nothing is published about endpoints.';
const NO_STATUS = 'What was delivered is in the push inbox.';

const RECORDED_APPLICATION_ATTRIBUTES = {
  'Attributes.PlatformCredential': 'Kept and never shown; no push service is asked whether it is right.',
  'Attributes.PlatformPrincipal': 'Kept and never shown; no push service is asked whether it is right.',
  'Attributes.ApplePlatformTeamID': 'Apple is not asked.',
  'Attributes.ApplePlatformBundleID': 'Apple is not asked.',
  'Attributes.EventEndpointCreated': NO_EVENTS,
  'Attributes.EventEndpointDeleted': NO_EVENTS,
  'Attributes.EventEndpointUpdated': NO_EVENTS,
  'Attributes.EventDeliveryFailure': NO_EVENTS,
  'Attributes.SuccessFeedbackRoleArn': NO_STATUS,
  'Attributes.FailureFeedbackRoleArn': NO_STATUS,
  'Attributes.SuccessFeedbackSampleRate': NO_STATUS,
};

const service: Service<Api> = {
  name: 'sns',
  collections,
  // https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
  dataEvents: new Set(['Publish', 'PublishBatch'] as const),
  operations: {
    AddPermission: { kind: 'tx', handler: addPermission, access: onTopic('sns:AddPermission') },
    CheckIfPhoneNumberIsOptedOut: {
      kind: 'tx',
      handler: checkIfPhoneNumberIsOptedOut,
      access: onAccount('sns:CheckIfPhoneNumberIsOptedOut'),
      readOnly: true,
    },
    ConfirmSubscription: { kind: 'tx', handler: confirmSubscription, access: toConfirm },
    CreateSMSSandboxPhoneNumber: {
      kind: 'tx',
      handler: createSMSSandboxPhoneNumber,
      access: onAccount('sns:CreateSMSSandboxPhoneNumber'),
      recorded: { LanguageCode: 'The verification message is in English.' },
    },
    CreateTopic: {
      kind: 'tx',
      handler: createTopic,
      access: toCreate,
      recorded: RECORDED_ATTRIBUTES,
      refused: {
        ...REFUSED_TOPIC_ATTRIBUTES,
        DataProtectionPolicy: 'Messages are not searched for personal data.',
      },
    },
    CreatePlatformApplication: {
      kind: 'tx',
      handler: createPlatformApplication,
      access: onAccount('sns:CreatePlatformApplication'),
      recorded: RECORDED_APPLICATION_ATTRIBUTES,
    },
    GetPlatformApplicationAttributes: {
      kind: 'tx',
      handler: getPlatformApplicationAttributes,
      access: onPush('sns:GetPlatformApplicationAttributes', 'PlatformApplicationArn'),
      readOnly: true,
    },
    SetPlatformApplicationAttributes: {
      kind: 'tx',
      handler: setPlatformApplicationAttributes,
      access: onPush('sns:SetPlatformApplicationAttributes', 'PlatformApplicationArn'),
      recorded: RECORDED_APPLICATION_ATTRIBUTES,
    },
    ListPlatformApplications: {
      kind: 'tx',
      handler: listPlatformApplications,
      access: onAccount('sns:ListPlatformApplications'),
      readOnly: true,
    },
    DeletePlatformApplication: {
      kind: 'tx',
      handler: deletePlatformApplication,
      access: onPush('sns:DeletePlatformApplication', 'PlatformApplicationArn'),
    },
    CreatePlatformEndpoint: {
      kind: 'tx',
      handler: createPlatformEndpoint,
      access: onPush('sns:CreatePlatformEndpoint', 'PlatformApplicationArn'),
    },
    GetEndpointAttributes: {
      kind: 'tx',
      handler: getEndpointAttributes,
      access: onPush('sns:GetEndpointAttributes', 'EndpointArn'),
      readOnly: true,
    },
    SetEndpointAttributes: {
      kind: 'tx',
      handler: setEndpointAttributes,
      access: onPush('sns:SetEndpointAttributes', 'EndpointArn'),
    },
    ListEndpointsByPlatformApplication: {
      kind: 'tx',
      handler: listEndpointsByPlatformApplication,
      access: onPush('sns:ListEndpointsByPlatformApplication', 'PlatformApplicationArn'),
      readOnly: true,
    },
    DeleteEndpoint: {
      kind: 'tx',
      handler: deleteEndpoint,
      access: onPush('sns:DeleteEndpoint', 'EndpointArn'),
    },
    DeleteSMSSandboxPhoneNumber: {
      kind: 'tx',
      handler: deleteSMSSandboxPhoneNumber,
      access: onAccount('sns:DeleteSMSSandboxPhoneNumber'),
    },
    DeleteTopic: { kind: 'tx', handler: deleteTopic, access: onTopic('sns:DeleteTopic') },
    GetSMSAttributes: {
      kind: 'tx',
      handler: getSMSAttributes,
      access: onAccount('sns:GetSMSAttributes'),
      readOnly: true,
    },
    GetSMSSandboxAccountStatus: {
      kind: 'tx',
      handler: getSMSSandboxAccountStatus,
      access: onAccount('sns:GetSMSSandboxAccountStatus'),
      readOnly: true,
    },
    GetSubscriptionAttributes: {
      kind: 'tx',
      handler: getSubscriptionAttributes,
      access: onSubscription('sns:GetSubscriptionAttributes'),
      readOnly: true,
    },
    GetTopicAttributes: {
      kind: 'tx',
      handler: getTopicAttributes,
      access: onTopic('sns:GetTopicAttributes'),
      readOnly: true,
    },
    ListOriginationNumbers: {
      kind: 'tx',
      handler: listOriginationNumbers,
      access: onAccount('sns:ListOriginationNumbers'),
      readOnly: true,
    },
    ListPhoneNumbersOptedOut: {
      kind: 'tx',
      handler: listPhoneNumbersOptedOut,
      access: onAccount('sns:ListPhoneNumbersOptedOut'),
      readOnly: true,
    },
    ListSMSSandboxPhoneNumbers: {
      kind: 'tx',
      handler: listSMSSandboxPhoneNumbers,
      access: onAccount('sns:ListSMSSandboxPhoneNumbers'),
      readOnly: true,
    },
    ListSubscriptions: {
      kind: 'tx',
      handler: listSubscriptions,
      access: onAccount('sns:ListSubscriptions'),
      readOnly: true,
    },
    ListSubscriptionsByTopic: {
      kind: 'tx',
      handler: listSubscriptionsByTopic,
      access: onTopic('sns:ListSubscriptionsByTopic'),
      readOnly: true,
    },
    ListTagsForResource: {
      kind: 'tx',
      handler: listTagsForResource,
      access: onResource('sns:ListTagsForResource'),
      readOnly: true,
    },
    ListTopics: { kind: 'tx', handler: listTopics, access: toListTopics, readOnly: true },
    OptInPhoneNumber: { kind: 'tx', handler: optInPhoneNumber, access: onAccount('sns:OptInPhoneNumber') },
    Publish: {
      kind: 'tx',
      handler: publish,
      access: toPublish,
      answersAfterOutboxMs: DELIVERY_WAIT_MS,
    },
    PublishBatch: {
      kind: 'tx',
      handler: publishBatch,
      access: onTopic('sns:Publish'),
      answersAfterOutboxMs: DELIVERY_WAIT_MS,
    },
    RemovePermission: { kind: 'tx', handler: removePermission, access: onTopic('sns:RemovePermission') },
    SetSMSAttributes: {
      kind: 'tx',
      handler: setSMSAttributes,
      access: onAccount('sns:SetSMSAttributes'),
      recorded: RECORDED_SMS_SETTINGS,
    },
    SetSubscriptionAttributes: {
      kind: 'tx',
      handler: setSubscriptionAttributes,
      access: onSubscription('sns:SetSubscriptionAttributes'),
      recorded: byName(RECORDED_SUBSCRIPTION_ATTRIBUTES),
      refused: byName(REFUSED_SUBSCRIPTION_ATTRIBUTES),
    },
    SetTopicAttributes: {
      kind: 'tx',
      handler: setTopicAttributes,
      access: onTopic('sns:SetTopicAttributes'),
      recorded: byName(RECORDED_ATTRIBUTES),
      refused: byName(REFUSED_TOPIC_ATTRIBUTES),
    },
    Subscribe: {
      kind: 'tx',
      handler: subscribe,
      access: onTopic('sns:Subscribe', ({ Protocol, Endpoint }: Api['Subscribe']['input']) => ({
        'sns:Protocol': Protocol ?? '',
        'sns:Endpoint': Endpoint ?? '',
      })),
      recorded: RECORDED_SUBSCRIPTION_ATTRIBUTES,
      refused: { ...REFUSED_SUBSCRIPTION_ATTRIBUTES, Protocol: 'firehose is answered with 501.' },
    },
    TagResource: {
      kind: 'tx',
      handler: tagResource,
      access: onResource('sns:TagResource', ({ Tags }: Api['TagResource']['input']) =>
        requestTags(Tags ?? []),
      ),
    },
    Unsubscribe: { kind: 'tx', handler: unsubscribe, access: onSubscription('sns:Unsubscribe') },
    UntagResource: {
      kind: 'tx',
      handler: untagResource,
      access: onResource('sns:UntagResource', ({ TagKeys }: Api['UntagResource']['input']) => ({
        'aws:TagKeys': TagKeys ?? [],
      })),
    },
    VerifySMSSandboxPhoneNumber: {
      kind: 'tx',
      handler: verifySMSSandboxPhoneNumber,
      access: onAccount('sns:VerifySMSSandboxPhoneNumber'),
    },
  },
  deliveries: { queue: deliverToQueue, deliver, confirm: deliverConfirmation, removeEndpoints },
  timers: { retry: retryDelivery },
  counts: countCall,
  pages: {
    'inbox/sms': smsInboxPage,
    'inbox/sns-email': emailInboxPage,
    'inbox/push': pushInboxPage,
    [CERTIFICATE_PAGE]: certificatePage,
  },
  posts: { 'inbox/sms': receiveReply },
};

export const snsService = anyService(service);
