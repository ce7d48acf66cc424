# First steps with the AWS CLI: see README.md beside this file.
set -eu
cd "$(mktemp -d)"
export AWS_PAGER=

echo "I am $(aws sts get-caller-identity --query Arn --output text)"

# A photo goes into a bucket, and comes back.
echo meow > tama.txt
aws s3 mb s3://first-photos --region us-east-1 > made.txt
aws s3 cp tama.txt s3://first-photos/ --quiet
echo "S3 keeps the photo: $(aws s3 cp s3://first-photos/tama.txt -)"

# A table counts who likes it. Counting is one update, so nobody's like gets lost.
aws dynamodb create-table --table-name first-likes --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=photo,AttributeType=S \
  --key-schema AttributeName=photo,KeyType=HASH > table.json
aws dynamodb wait table-exists --table-name first-likes
for fan in hana taro; do
  aws dynamodb update-item --table-name first-likes --key '{"photo": {"S": "tama.txt"}}' \
    --update-expression 'ADD likes :one, fans :fan' \
    --expression-attribute-values "{\":one\": {\"N\": \"1\"}, \":fan\": {\"SS\": [\"$fan\"]}}"
done
echo "DynamoDB counts $(aws dynamodb get-item --table-name first-likes --key '{"photo": {"S": "tama.txt"}}' \
  --query Item.likes.N --output text) likes"

# Who wants to hear of new photos subscribes a queue to the topic. The queue must let the topic in.
topic=$(aws sns create-topic --name first-news --query TopicArn --output text)
queue=$(aws sqs create-queue --queue-name first-inbox-cli --query QueueUrl --output text)
queue_arn=$(aws sqs get-queue-attributes --queue-url "$queue" --attribute-names QueueArn \
  --query Attributes.QueueArn --output text)
cat > attributes.json <<END
{"Policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Principal\": {\"Service\": \"sns.amazonaws.com\"}, \"Resource\": \"$queue_arn\", \"Condition\": {\"ArnEquals\": {\"aws:SourceArn\": \"$topic\"}}}]}"}
END
aws sqs set-queue-attributes --queue-url "$queue" --attributes file://attributes.json
aws sns subscribe --topic-arn "$topic" --protocol sqs --notification-endpoint "$queue_arn" \
  --attributes RawMessageDelivery=true > subscription.json
aws sns publish --topic-arn "$topic" --message 'tama.txt is new' > published.json
echo "SQS heard from SNS: $(aws sqs receive-message --queue-url "$queue" --wait-time-seconds 5 \
  --query 'Messages[0].Body' --output text)"

# Hana may look, but not touch. Her key is a real one, and her policy is enforced.
aws iam create-user --user-name first-hana > user.json
cat > policy.json <<'END'
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::first-photos/*"}]}
END
aws iam put-user-policy --user-name first-hana --policy-name look --policy-document file://policy.json
key=$(aws iam create-access-key --user-name first-hana --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text)
as_hana() {
  AWS_ACCESS_KEY_ID=$(echo "$key" | cut -f 1) AWS_SECRET_ACCESS_KEY=$(echo "$key" | cut -f 2) aws "$@"
}
as_hana s3api get-object --bucket first-photos --key tama.txt seen.txt > seen.json
echo "Hana reads: $(cat seen.txt)"
if as_hana s3api delete-object --bucket first-photos --key tama.txt 2> refused.txt; then exit 1; fi
echo "Hana may not delete: $(sed -n 's/.*(\(.*\)) when.*/\1/p' refused.txt)"

# Nothing stays, so the tour can be taken again.
aws s3 rb s3://first-photos --force > removed.txt
aws dynamodb delete-table --table-name first-likes > removed.txt
aws sns delete-topic --topic-arn "$topic"
aws sqs delete-queue --queue-url "$queue"
aws iam delete-access-key --user-name first-hana --access-key-id "$(echo "$key" | cut -f 1)"
aws iam delete-user-policy --user-name first-hana --policy-name look
aws iam delete-user --user-name first-hana
echo 'Tidied up'
