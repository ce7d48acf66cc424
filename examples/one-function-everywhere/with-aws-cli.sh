# One function in every account, brought there by make: see README.md beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
export AWS_PAGER=

# Settings in a folder of their own: yours stay as they are.
export AWS_CONFIG_FILE="$PWD/config" AWS_SHARED_CREDENTIALS_FILE="$PWD/credentials"
region=${AWS_REGION:-us-east-1}
names='shop-dev shop-prod blog-dev blog-prod logs'

# The organization. Each account is made with a role that the management account may let its users assume.
aws organizations create-organization > organization.json
now=$(date +%s)
for name in $names; do
  status=$(aws organizations create-account --account-name "$name" --email "$name-$now@example.com" --role-name deploy \
    --query 'CreateAccountStatus.[Id,State,AccountId]' --output text)
  while [ "$(echo "$status" | cut -f 2)" = IN_PROGRESS ]; do
    sleep 1
    status=$(aws organizations describe-create-account-status --query 'CreateAccountStatus.[Id,State,AccountId]' \
      --create-account-request-id "$(echo "$status" | cut -f 1)" --output text)
  done
  echo "$name $(echo "$status" | cut -f 3)"
done > accounts

# Whoever deploys may assume that role in any account, those of tomorrow included.
aws iam create-user --user-name deployer > user.json
aws iam put-user-policy --user-name deployer --policy-name everywhere --policy-document '{"Version":"2012-10-17",
  "Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/deploy"}}'
key=$(aws iam create-access-key --user-name deployer --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text)
printf '[deployer]\naws_access_key_id = %s\naws_secret_access_key = %s\n' \
  "$(echo "$key" | cut -f 1)" "$(echo "$key" | cut -f 2)" > credentials
while read -r name account; do
  printf '[profile %s]\nrole_arn = arn:aws:iam::%s:role/deploy\nsource_profile = deployer\nregion = %s\n\n' \
    "$name" "$account" "$region"
done < accounts > config

# A function that is there already, made by hand once.
cp "$here/notify.py" .
python3 -m zipfile -c first.zip notify.py
while read -r name account; do
  aws iam create-role --role-name notify --profile "$name" --assume-role-policy-document '{"Version":"2012-10-17",
    "Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}' > role.json
  aws lambda create-function --function-name notify --profile "$name" --runtime python3.12 --handler notify.handler \
    --role "arn:aws:iam::$account:role/notify" --zip-file fileb://first.zip --publish > function.json
  aws lambda wait function-active --function-name notify --profile "$name"
done < accounts
echo "$(grep -c . accounts) accounts have version 1"

says() { # profile and version
  aws lambda invoke --function-name notify --profile "$1" --qualifier "$2" answer.json > /dev/null
  echo "$1, version $2: $(sed "s/$(sed -n "s/^$1 //p" accounts)/it/; s/\"//g" answer.json)"
}

sed 's/good morning/good night/' "$here/notify.py" > notify.py
echo 'make everywhere, with another text:'
make -f "$here/Makefile" --silent everywhere PROFILES="$names"
says blog-prod 2
says blog-prod 1

# Nothing has changed since; Lambda does not compare.
echo 'make deploy, once more:'
make -f "$here/Makefile" --silent deploy PROFILE=blog-prod

# Accounts stay, on their own.
aws iam delete-access-key --user-name deployer --access-key-id "$(echo "$key" | cut -f 1)"
aws iam delete-user-policy --user-name deployer --policy-name everywhere
while read -r name account; do
  aws lambda delete-function --function-name notify --profile "$name" > deleted.txt
  aws organizations remove-account-from-organization --account-id "$account"
done < accounts
aws iam delete-user --user-name deployer
aws organizations delete-organization
echo 'Tidied up'
