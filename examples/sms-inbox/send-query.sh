#!/bin/sh
# usage: send-query.sh PHONE-NUMBER MESSAGE    VERSION sets the date of the API
set -eu
exec curl -sS "$AWS_ENDPOINT_URL/" \
  --aws-sigv4 "aws:amz:${AWS_REGION:-us-east-1}:sns" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
  --data-urlencode Action=Publish --data-urlencode "Version=${VERSION:-2010-03-31}" \
  --data-urlencode "PhoneNumber=$1" --data-urlencode "Message=$2"
