# One bucket, and no list of buckets, with the AWS CLI: see README.md beside this file.
set -eu
cd "$(mktemp -d)"
export AWS_PAGER=

bucket=only-this-one
arn=arn:aws:s3:::$bucket
aws s3 mb s3://$bucket --region us-east-1 > made.txt
aws s3 mb s3://and-not-this --region us-east-1 > made.txt
echo hello | aws s3 cp - s3://$bucket/hello.txt

aws iam create-user --user-name reader > user.json
key=$(aws iam create-access-key --user-name reader --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text)
as_reader() {
  AWS_ACCESS_KEY_ID=$(echo "$key" | cut -f 1) AWS_SECRET_ACCESS_KEY=$(echo "$key" | cut -f 2) aws "$@"
}

# What the reader got, or the code of the refusal.
tell() {
  what=$1
  shift
  if as_reader "$@" > got.txt 2> refused.txt; then
    echo "  $what: $(if [ -f got ]; then cat got; rm got; else cat got.txt; fi)"
  else
    echo "  $what: $(sed -n 's/.*(\([A-Za-z]*\)) when.*/\1/p' refused.txt)"
  fi
}

try() {
  echo "$1"
  echo "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", \"s3:List*\"], \"Resource\": [$2]}]}" > policy.json
  aws iam put-user-policy --user-name reader --policy-name read --policy-document file://policy.json
  tell 'lists the bucket' s3api list-objects-v2 --bucket $bucket --query 'Contents[].Key' --output text
  tell 'reads hello.txt' s3api get-object --bucket $bucket --key hello.txt got
  tell 'reads nothing.txt' s3api get-object --bucket $bucket --key nothing.txt got
  tell 'lists all buckets' s3api list-buckets --query 'Buckets[].Name' --output text
}

try "$arn/ and /*" "\"$arn/\", \"$arn/*\""
try "$arn" "\"$arn\""
try "$arn/*" "\"$arn/*\""
try "$arn and /*" "\"$arn\", \"$arn/*\""

aws s3 rb s3://$bucket --force > removed.txt
aws s3 rb s3://and-not-this > removed.txt
aws iam delete-user-policy --user-name reader --policy-name read
aws iam delete-access-key --user-name reader --access-key-id "$(echo "$key" | cut -f 1)"
aws iam delete-user --user-name reader
echo 'Tidied up'
