from check import client, equal, fails

tables = client("dynamodb")
streams = client("dynamodbstreams")

made = tables.create_table(
    TableName="py-streamed",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
)
arn = made["TableDescription"]["LatestStreamArn"]
equal(streams.list_streams(TableName="py-streamed")["Streams"][0]["StreamArn"], arn)
tables.put_item(TableName="py-streamed", Item={"id": {"S": "a"}, "raw": {"B": b"\x00\x01"}})
tables.put_item(TableName="py-streamed", Item={"id": {"S": "a"}, "n": {"N": "1"}})
tables.delete_item(TableName="py-streamed", Key={"id": {"S": "a"}})

stream = streams.describe_stream(StreamArn=arn)["StreamDescription"]
equal(stream["StreamStatus"], "ENABLED")
shard = stream["Shards"][0]["ShardId"]
start = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
iterator = streams.get_shard_iterator(**start)["ShardIterator"]
page = streams.get_records(ShardIterator=iterator)
equal([record["eventName"] for record in page["Records"]], ["INSERT", "MODIFY", "REMOVE"])
equal(page["Records"][0]["dynamodb"]["NewImage"]["raw"], {"B": b"\x00\x01"})
equal(page["Records"][1]["dynamodb"]["OldImage"]["raw"], {"B": b"\x00\x01"})
equal(streams.get_records(ShardIterator=page["NextShardIterator"])["Records"], [])
fails("ResourceNotFoundException", lambda: streams.describe_stream(StreamArn=arn[:-1] + "x"))
