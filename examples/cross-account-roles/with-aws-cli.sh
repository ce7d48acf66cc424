# Twenty accounts as profiles of the AWS CLI: see README.md beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
export AWS_PAGER=

# Settings in a folder of their own: yours stay as they are.
export AWS_CONFIG_FILE="$PWD/config" AWS_SHARED_CREDENTIALS_FILE="$PWD/credentials"
region=${AWS_REGION:-us-east-1}

# What stands between the brackets of "An error occurred (AccessDenied) when calling ...".
code_of() { sed -n 's/.*(\(.*\)) when.*/\1/p' "$1"; }
who() { aws sts get-caller-identity --query Arn --output text --profile "$@"; }

# The organization and its accounts, each with a role `sre` that the management account may assume.
management=$(aws organizations create-organization --query Organization.MasterAccountId --output text)
for service in shop blog mail maps pay search; do
  for stage in dev staging prod; do echo "$service-$stage"; done
done > names
printf '%s\n' logs audit >> names
now=$(date +%s)
while read -r name; do
  status=$(aws organizations create-account --account-name "$name" --email "$name-$now@example.com" --role-name sre \
    --query 'CreateAccountStatus.[Id,State,AccountId]' --output text)
  while [ "$(echo "$status" | cut -f 2)" = IN_PROGRESS ]; do
    sleep 1
    status=$(aws organizations describe-create-account-status --query 'CreateAccountStatus.[Id,State,AccountId]' \
      --create-account-request-id "$(echo "$status" | cut -f 1)" --output text)
  done
  echo "$name $(echo "$status" | cut -f 3)"
done < names > accounts
role_in() { echo "arn:aws:iam::$(sed -n "s/^$1 //p" accounts):role/sre"; }
echo "$(grep -c . accounts) accounts beside the management account"

# Hana, who may take these roles whatever accounts are added later, and an authenticator for her.
aws iam create-user --user-name hana > user.json
aws iam put-user-policy --user-name hana --policy-name switch --policy-document '{"Version":"2012-10-17",
  "Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/sre"}}'
serial=$(aws iam create-virtual-mfa-device --virtual-mfa-device-name hana --outfile seed.txt \
  --bootstrap-method Base32StringSeed --query VirtualMFADevice.SerialNumber --output text)
code() { node "$here/../virtual-mfa/totp.mjs" "$(cat seed.txt)" "$@"; }
codes=$(code -1 0)
aws iam enable-mfa-device --user-name hana --serial-number "$serial" \
  --authentication-code1 "$(echo "$codes" | head -n 1)" --authentication-code2 "$(echo "$codes" | tail -n 1)"
key=$(aws iam create-access-key --user-name hana --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text)
cat > credentials <<KEYS
[hana]
aws_access_key_id = $(echo "$key" | cut -f 1)
aws_secret_access_key = $(echo "$key" | cut -f 2)
KEYS

# A profile for each account, and what else people try: to step in without a code, and from one account into the next.
profile() { printf '[profile %s]\nrole_arn = %s\nrole_session_name = %s\nregion = %s\n%s\n\n' "$1" "$2" "$3" "$region" "$4"; }
while read -r name; do
  profile "$name" "$(role_in "$name")" hana "source_profile = hana
mfa_serial = $serial"
  profile "admin-$name" "$(role_in "$name")" admin 'credential_source = Environment'
done < names > config
profile no-code "$(role_in shop-dev)" hana 'source_profile = hana' >> config
profile onwards "$(role_in shop-prod)" hana 'source_profile = shop-dev' >> config

# The administrator's last step in each account: from now on its role wants a second factor.
while read -r name; do
  aws iam update-assume-role-policy --role-name sre --profile "admin-$name" --policy-document '{"Version":"2012-10-17",
    "Statement":{"Effect":"Allow","Principal":{"AWS":"'"$management"'"},"Action":"sts:AssumeRole",
      "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}'
done < names

if who no-code 2> refused.txt; then exit 1; fi
echo "Hana enters shop-dev without a code: $(code_of refused.txt)"

# A code passes once, and half a minute later there is the next one: by a clock that is ours to move.
while read -r name; do
  node "$here/../../bin/kumobako.js" clock advance 30s > clock.txt
  node "$here/with-code.mjs" "$(code)" aws sts get-caller-identity --query Arn --output text --profile "$name"
done < names > entered
echo "She enters $(grep -c ':assumed-role/sre/hana$' entered) accounts, with a code for each"

# The CLI keeps what a code has opened, for an hour: nobody is asked again.
[ "$(who shop-dev < /dev/null)" = "$(head -n 1 entered)" ]
echo 'and shop-dev again without one'

if who onwards 2> refused.txt; then exit 1; fi
echo "From shop-dev into shop-prod: $(code_of refused.txt)"

# Accounts stay, on their own.
aws iam delete-access-key --user-name hana --access-key-id "$(echo "$key" | cut -f 1)"
aws iam deactivate-mfa-device --user-name hana --serial-number "$serial"
aws iam delete-virtual-mfa-device --serial-number "$serial"
aws iam delete-user-policy --user-name hana --policy-name switch
aws iam delete-user --user-name hana
while read -r _ account; do
  aws organizations remove-account-from-organization --account-id "$account"
done < accounts
aws organizations delete-organization
echo 'Tidied up'
