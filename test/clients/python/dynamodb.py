from decimal import Decimal

from boto3.dynamodb.conditions import Attr, Key
from check import client, equal, fails, resource

dynamodb = resource("dynamodb")
low = client("dynamodb")

table = dynamodb.create_table(
    TableName="py-scores",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[
        {"AttributeName": "player", "KeyType": "HASH"},
        {"AttributeName": "game", "KeyType": "RANGE"},
    ],
    AttributeDefinitions=[
        {"AttributeName": "player", "AttributeType": "S"},
        {"AttributeName": "game", "AttributeType": "S"},
        {"AttributeName": "score", "AttributeType": "N"},
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "by-game",
            "KeySchema": [
                {"AttributeName": "game", "KeyType": "HASH"},
                {"AttributeName": "score", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
)
table.wait_until_exists()
fails(
    "ResourceInUseException",
    low.create_table,
    TableName="py-scores",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
    exception=low.exceptions.ResourceInUseException,
)

# Every type there and back.
item = {
    "player": "hana",
    "game": "go",
    "score": Decimal("9.5"),
    "big": Decimal("1E+37"),
    "data": b"\x00\x01",
    "flags": {"a", "b"},
    "numbers": {Decimal(1), Decimal(2)},
    "nested": {"list": [1, None, True, {"deep": "ü"}], "empty": ""},
}
table.put_item(Item=item)
equal(table.get_item(Key={"player": "hana", "game": "go"}, ConsistentRead=True)["Item"], item)

# Batches with the writer that sends what was left over again; queries on table and index.
with table.batch_writer() as batch:
    for number in range(60):
        batch.put_item(Item={"player": f"p{number % 3}", "game": f"g{number:02}", "score": number})
equal(table.query(KeyConditionExpression=Key("player").eq("p1") & Key("game").between("g10", "g19"))["Count"], 4)
index = table.query(IndexName="by-game", KeyConditionExpression=Key("game").eq("g42"))
equal([entry["score"] for entry in index["Items"]], [42])
found = low.get_paginator("scan").paginate(
    TableName="py-scores",
    FilterExpression="score >= :least",
    ExpressionAttributeValues={":least": {"N": "50"}},
    PaginationConfig={"PageSize": 7},
)
equal(sum(page["Count"] for page in found), 10)

# Updates, conditions, transactions.
updated = table.update_item(
    Key={"player": "hana", "game": "go"},
    UpdateExpression="SET score = score + :more, nested.#l[0] = :one REMOVE big ADD numbers :set",
    ExpressionAttributeNames={"#l": "list"},
    ExpressionAttributeValues={":more": Decimal("0.5"), ":one": "one", ":set": {Decimal(3)}},
    ReturnValues="ALL_NEW",
)["Attributes"]
equal((updated["score"], updated["nested"]["list"][0], len(updated["numbers"])), (10, "one", 3))
text = fails(
    "ConditionalCheckFailedException",
    table.put_item,
    Item=item,
    ConditionExpression=Attr("player").not_exists(),
    exception=low.exceptions.ConditionalCheckFailedException,
)
equal(text, "The conditional request failed")
fails(
    "TransactionCanceledException",
    low.transact_write_items,
    TransactItems=[
        {"Put": {"TableName": "py-scores", "Item": {"player": {"S": "new"}, "game": {"S": "x"}}}},
        {
            "ConditionCheck": {
                "TableName": "py-scores",
                "Key": {"player": {"S": "hana"}, "game": {"S": "go"}},
                "ConditionExpression": "attribute_not_exists(player)",
            }
        },
    ],
    exception=low.exceptions.TransactionCanceledException,
)
assert "Item" not in table.get_item(Key={"player": "new", "game": "x"})
text = fails("ValidationException", table.get_item, Key={"player": "hana"})
equal(text, "The provided key element does not match the schema")
fails(
    "ResourceNotFoundException",
    low.describe_table,
    TableName="py-none",
    exception=low.exceptions.ResourceNotFoundException,
)

table.delete()
table.wait_until_not_exists()
