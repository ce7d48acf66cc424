#!/bin/sh
# usage: send.sh PHONE-NUMBER MESSAGE    SENDER_ID, SMS_TYPE and MAX_PRICE set the attributes
set -eu
attributes=$(printf '{"AWS.SNS.SMS.SenderID":{"DataType":"String","StringValue":"%s"},"AWS.SNS.SMS.SMSType":{"DataType":"String","StringValue":"%s"},"AWS.SNS.SMS.MaxPrice":{"DataType":"Number","StringValue":"%s"}}' \
  "${SENDER_ID:-Kumobako}" "${SMS_TYPE:-Transactional}" "${MAX_PRICE:-0.50}")
# Older releases of the CLI do not read AWS_ENDPOINT_URL by themselves.
exec "${AWS:-aws}" ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} sns publish --output text --query MessageId \
  --phone-number "$1" --message "$2" --message-attributes "$attributes"
