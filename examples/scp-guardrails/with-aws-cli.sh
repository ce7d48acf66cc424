# Guardrails for an organization with the AWS CLI: see README.md beside this file.
set -eu
cd "$(mktemp -d)"
export AWS_PAGER=
policies=$OLDPWD/examples/scp-guardrails
now=$(date +%s)

# An organization with two units, and an account in each.
id=$(aws organizations create-organization --query Organization.Id --output text)
root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)
for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
  aws organizations enable-policy-type --root-id "$root" --policy-type $type > enabled.json
done
unit() {
  aws organizations create-organizational-unit --parent-id "$root" --name "$1" \
    --query OrganizationalUnit.Id --output text
}
workloads=$(unit Workloads)
sandbox=$(unit Sandbox)
# Asynchronous: the request is asked until the account is there.
account() {
  request=$(aws organizations create-account --account-name "$1" --email "$1-$now@example.com" \
    --query CreateAccountStatus.Id --output text)
  status() {
    aws organizations describe-create-account-status --create-account-request-id "$request" \
      --query "CreateAccountStatus.$1" --output text
  }
  while [ "$(status State)" = IN_PROGRESS ]; do sleep 1; done
  status AccountId
}
shop=$(account shop)
lab=$(account lab)
move() {
  aws organizations move-account --account-id "$1" --source-parent-id "$root" --destination-parent-id "$2"
}
move "$shop" "$workloads"
move "$lab" "$sandbox"
echo "$(aws organizations list-accounts --query 'length(Accounts)') accounts:" \
  "the management account, shop in Workloads, lab in Sandbox"

# The guardrails: documents in a file each, with the organization's id put in where it is needed.
attach() {
  sed "s/ORGANIZATION_ID/$id/" "$policies/$2.json" > document.json
  policy=$(aws organizations create-policy --type "$1" --name "$2" --description "$3" \
    --content file://document.json --query Policy.PolicySummary.Id --output text)
  aws organizations attach-policy --policy-id "$policy" --target-id "$4"
}
attach SERVICE_CONTROL_POLICY region-guardrail 'Frankfurt only' "$workloads"
attach SERVICE_CONTROL_POLICY nobody-leaves 'Members stay' "$root"

# Every new account has a role that lets the management account in. Its keys are kept in a file, and `as` uses them.
assume() {
  aws sts assume-role --role-arn "arn:aws:iam::$1:role/$2" --role-session-name guardrails \
    --query 'Credentials.[AccessKeyId, SecretAccessKey, SessionToken]' --output text
}
as() {
  keys=$1.keys
  shift
  AWS_ACCESS_KEY_ID=$(cut -f 1 "$keys") AWS_SECRET_ACCESS_KEY=$(cut -f 2 "$keys") \
    AWS_SESSION_TOKEN=$(cut -f 3 "$keys") "$@"
}
assume "$shop" OrganizationAccountAccessRole > shop.keys
assume "$lab" OrganizationAccountAccessRole > lab.keys

# Says what came of a command: `passes`, or the code of the error.
outcome() {
  if "$@" > answer.txt 2> refused.txt; then echo passes; else sed -n 's/.*(\(.*\)) when.*/\1/p' refused.txt; fi
}
queue() {
  outcome as "$1" aws sqs create-queue --region "$2" --queue-name "$1-queue"
}
echo "shop makes a queue in Frankfurt: $(queue shop eu-central-1)"
echo "shop makes a queue in Oregon: $(queue shop us-west-2)"
echo "lab makes a queue in Oregon: $(queue lab us-west-2)"
echo "shop asks IAM, which is nowhere: $(outcome as shop aws iam list-roles)"

# One role is exempt.
cat > trust.json <<END
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "$shop"}, "Action": "sts:AssumeRole"}]}
END
as shop aws iam create-role --role-name Rescue --assume-role-policy-document file://trust.json > role.json
as shop aws iam attach-role-policy --role-name Rescue --policy-arn arn:aws:iam::aws:policy/AmazonSQSFullAccess
as shop assume "$shop" Rescue > rescue.keys
echo "shop's rescue role makes a queue in Oregon: $(queue rescue us-west-2)"

echo "shop leaves the organization: $(outcome as shop aws organizations leave-organization)"
leave_as_root() {
  AWS_ACCESS_KEY_ID=$shop AWS_SECRET_ACCESS_KEY=any aws organizations leave-organization
}
echo "root of shop leaves the organization: $(outcome leave_as_root)"

# A bucket of shop is opened to lab, and by mistake to a stranger too.
bucket=photos-$shop
stranger=999999999999
as shop aws s3api create-bucket --region eu-central-1 --bucket "$bucket" \
  --create-bucket-configuration LocationConstraint=eu-central-1 > bucket.json
cat > open.json <<END
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["$lab", "$stranger"]}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::$bucket"}]}
END
as shop aws s3api put-bucket-policy --region eu-central-1 --bucket "$bucket" --policy file://open.json
look() {
  aws s3api list-objects-v2 --region eu-central-1 --bucket "$bucket"
}
look_as_stranger() {
  AWS_ACCESS_KEY_ID=$stranger AWS_SECRET_ACCESS_KEY=any look
}
echo "a stranger looks into shop's bucket: $(outcome look_as_stranger)"
attach RESOURCE_CONTROL_POLICY buckets-stay-within 'S3 is for the organization' "$root"
echo "a stranger looks again, under the RCP: $(outcome look_as_stranger)"
echo "lab looks into shop's bucket: $(outcome as lab look)"

# Nothing binds the management account, so it can tidy up: accounts stay, on their own.
as shop aws s3api delete-bucket --region eu-central-1 --bucket "$bucket"
for member in "$shop" "$lab"; do
  aws organizations remove-account-from-organization --account-id "$member"
done
aws organizations delete-organization
echo 'Tidied up'
