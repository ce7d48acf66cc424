"""PartiQL, backups, point-in-time recovery, exports and imports as boto3 makes and reads them."""

import gzip
import json

from check import client, equal, fails

low = client("dynamodb")
s3 = client("s3")


def make(name):
    low.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": "player", "AttributeType": "S"},
            {"AttributeName": "score", "AttributeType": "N"},
        ],
        KeySchema=[
            {"AttributeName": "player", "KeyType": "HASH"},
            {"AttributeName": "score", "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def run(statement, *parameters, **more):
    if parameters:
        more["Parameters"] = list(parameters)
    return low.execute_statement(Statement=statement, **more)


def scores(table):
    pages = low.get_paginator("scan").paginate(TableName=table)
    return sorted(int(item["score"]["N"]) for page in pages for item in page["Items"])


# PartiQL
make("py-statements")
for score in range(1, 6):
    run("INSERT INTO \"py-statements\" VALUE {'player': 'hana', 'score': ?, 'tags': <<'new'>>}", {"N": str(score)})
fails(
    "DuplicateItemException",
    run,
    "INSERT INTO \"py-statements\" VALUE {'player': 'hana', 'score': 1}",
    exception=low.exceptions.DuplicateItemException,
)
answer = run(
    "SELECT score FROM \"py-statements\" WHERE player = ? AND score BETWEEN 2 AND 4 ORDER BY score DESC",
    {"S": "hana"},
    Limit=2,
)
equal(answer["Items"], [{"score": {"N": "4"}}, {"score": {"N": "3"}}])
answer = run(
    "SELECT score FROM \"py-statements\" WHERE player = ? AND score BETWEEN 2 AND 4 ORDER BY score DESC",
    {"S": "hana"},
    NextToken=answer["NextToken"],
)
equal(answer["Items"], [{"score": {"N": "2"}}])
answer = run(
    "UPDATE \"py-statements\" SET tags = set_add(tags, <<'best'>>) WHERE player = 'hana' AND score = 5 RETURNING MODIFIED NEW *"
)
equal(sorted(answer["Items"][0]["tags"]["SS"]), ["best", "new"])
answer = low.batch_execute_statement(
    Statements=[
        {"Statement": "SELECT * FROM \"py-statements\" WHERE player = 'hana' AND score = 9"},
        {"Statement": "SELEC * FROM \"py-statements\""},
    ]
)
equal(answer["Responses"][0], {"TableName": "py-statements"})
equal(answer["Responses"][1]["Error"]["Code"], "ValidationError")
fails(
    "TransactionCanceledException",
    low.execute_transaction,
    TransactStatements=[
        {"Statement": "DELETE FROM \"py-statements\" WHERE player = 'hana' AND score = 1"},
        {"Statement": "UPDATE \"py-statements\" SET x = 1 WHERE player = 'nobody' AND score = 1"},
    ],
    exception=low.exceptions.TransactionCanceledException,
)
equal(scores("py-statements"), [1, 2, 3, 4, 5])

# Backups
backup = low.create_backup(TableName="py-statements", BackupName="before")["BackupDetails"]["BackupArn"]
run("DELETE FROM \"py-statements\" WHERE player = 'hana' AND score = 3")
while low.describe_backup(BackupArn=backup)["BackupDescription"]["BackupDetails"]["BackupStatus"] != "AVAILABLE":
    pass
low.restore_table_from_backup(TargetTableName="py-restored", BackupArn=backup)
low.get_waiter("table_exists").wait(TableName="py-restored", WaiterConfig={"Delay": 1})
equal(scores("py-restored"), [1, 2, 3, 4, 5])
equal(scores("py-statements"), [1, 2, 4, 5])
equal([each["BackupName"] for each in low.list_backups(TableName="py-statements")["BackupSummaries"]], ["before"])
low.delete_backup(BackupArn=backup)
fails(
    "BackupNotFoundException",
    low.describe_backup,
    BackupArn=backup,
    exception=low.exceptions.BackupNotFoundException,
)

# Point-in-time recovery
low.update_continuous_backups(
    TableName="py-statements", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
)
low.restore_table_to_point_in_time(
    SourceTableName="py-statements", TargetTableName="py-latest", UseLatestRestorableTime=True
)
low.get_waiter("table_exists").wait(TableName="py-latest", WaiterConfig={"Delay": 1})
equal(scores("py-latest"), [1, 2, 4, 5])

# From one table to S3 and from there into another one
s3.create_bucket(Bucket="py-transfers")
arn = low.describe_table(TableName="py-statements")["Table"]["TableArn"]
export = low.export_table_to_point_in_time(TableArn=arn, S3Bucket="py-transfers", S3Prefix="out")["ExportDescription"]
while export["ExportStatus"] == "IN_PROGRESS":
    export = low.describe_export(ExportArn=export["ExportArn"])["ExportDescription"]
equal((export["ExportStatus"], export["ItemCount"]), ("COMPLETED", 4))
folder = export["ExportManifest"].rsplit("/", 1)[0]
keys = [each["Key"] for each in s3.list_objects_v2(Bucket="py-transfers", Prefix=f"{folder}/data/")["Contents"]]
lines = gzip.decompress(s3.get_object(Bucket="py-transfers", Key=keys[0])["Body"].read()).decode().splitlines()
equal(sorted(int(json.loads(line)["Item"]["score"]["N"]) for line in lines), [1, 2, 4, 5])
imported = low.import_table(
    S3BucketSource={"S3Bucket": "py-transfers", "S3KeyPrefix": f"{folder}/data/"},
    InputFormat="DYNAMODB_JSON",
    InputCompressionType="GZIP",
    TableCreationParameters={
        "TableName": "py-imported",
        "AttributeDefinitions": [{"AttributeName": "score", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "score", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    },
)["ImportTableDescription"]
while imported["ImportStatus"] == "IN_PROGRESS":
    imported = low.describe_import(ImportArn=imported["ImportArn"])["ImportTableDescription"]
equal((imported["ImportStatus"], imported["ImportedItemCount"]), ("COMPLETED", 4))
equal(scores("py-imported"), [1, 2, 4, 5])
