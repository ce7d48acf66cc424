"""Guardrails for an organization with boto3: see README.md beside this file."""

import json
import pathlib
import time

import boto3
from botocore.exceptions import ClientError

POLICIES = pathlib.Path(__file__).parent
NOW = int(time.time())

organizations = boto3.client("organizations")
sts = boto3.client("sts")


def create_account(name):
    """Asynchronous: the request is asked until the account is there."""
    status = organizations.create_account(AccountName=name, Email=f"{name}-{NOW}-py@example.com")["CreateAccountStatus"]
    while status["State"] == "IN_PROGRESS":
        time.sleep(1)
        status = organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])["CreateAccountStatus"]
    return status["AccountId"]


def attach(kind, name, description, target):
    """The guardrails: documents in a file each, with the organization's id put in where it is needed."""
    content = (POLICIES / f"{name}.json").read_text().replace("ORGANIZATION_ID", organization)
    policy = organizations.create_policy(Type=kind, Name=name, Description=description, Content=content)
    organizations.attach_policy(PolicyId=policy["Policy"]["PolicySummary"]["Id"], TargetId=target)


def session(account, role="OrganizationAccountAccessRole", by=sts):
    """Every new account has a role that lets the management account in."""
    arn = f"arn:aws:iam::{account}:role/{role}"
    keys = by.assume_role(RoleArn=arn, RoleSessionName="guardrails")["Credentials"]
    return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


def root_of(account):
    return boto3.Session(account, "any")


def outcome(call, **arguments):
    """`passes`, or the code of the error."""
    try:
        call(**arguments)
        return "passes"
    except ClientError as error:
        return error.response["Error"]["Code"]


def queue(who, name, region):
    return outcome(who.client("sqs", region_name=region).create_queue, QueueName=f"{name}-queue")


# An organization with two units, and an account in each.
organization = organizations.create_organization()["Organization"]["Id"]
root = organizations.list_roots()["Roots"][0]["Id"]
for kind in ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]:
    organizations.enable_policy_type(RootId=root, PolicyType=kind)
units = {
    name: organizations.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"]["Id"]
    for name in ["Workloads", "Sandbox"]
}
shop_id, lab_id = create_account("shop"), create_account("lab")
for account, unit in [(shop_id, "Workloads"), (lab_id, "Sandbox")]:
    organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=units[unit])
count = len(organizations.list_accounts()["Accounts"])
print(f"{count} accounts: the management account, shop in Workloads, lab in Sandbox")

attach("SERVICE_CONTROL_POLICY", "region-guardrail", "Frankfurt only", units["Workloads"])
attach("SERVICE_CONTROL_POLICY", "nobody-leaves", "Members stay", root)

shop, lab = session(shop_id), session(lab_id)
print("shop makes a queue in Frankfurt:", queue(shop, "shop", "eu-central-1"))
print("shop makes a queue in Oregon:", queue(shop, "shop", "us-west-2"))
print("lab makes a queue in Oregon:", queue(lab, "lab", "us-west-2"))
iam = shop.client("iam")
print("shop asks IAM, which is nowhere:", outcome(iam.list_roles))

# One role is exempt.
trust = {"Effect": "Allow", "Principal": {"AWS": shop_id}, "Action": "sts:AssumeRole"}
iam.create_role(
    RoleName="Rescue", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
)
iam.attach_role_policy(RoleName="Rescue", PolicyArn="arn:aws:iam::aws:policy/AmazonSQSFullAccess")
rescue = session(shop_id, "Rescue", shop.client("sts"))
print("shop's rescue role makes a queue in Oregon:", queue(rescue, "rescue", "us-west-2"))

print("shop leaves the organization:", outcome(shop.client("organizations").leave_organization))
print("root of shop leaves the organization:", outcome(root_of(shop_id).client("organizations").leave_organization))

# A bucket of shop is opened to lab, and by mistake to a stranger too.
bucket, stranger = f"photos-{shop_id}", "999999999999"
s3 = shop.client("s3", region_name="eu-central-1")
s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
opening = {
    "Effect": "Allow",
    "Principal": {"AWS": [lab_id, stranger]},
    "Action": "s3:ListBucket",
    "Resource": f"arn:aws:s3:::{bucket}",
}
s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [opening]}))


def look(who):
    return outcome(who.client("s3", region_name="eu-central-1").list_objects_v2, Bucket=bucket)


print("a stranger looks into shop's bucket:", look(root_of(stranger)))
attach("RESOURCE_CONTROL_POLICY", "buckets-stay-within", "S3 is for the organization", root)
print("a stranger looks again, under the RCP:", look(root_of(stranger)))
print("lab looks into shop's bucket:", look(lab))

# Nothing binds the management account, so it can tidy up: accounts stay, on their own.
s3.delete_bucket(Bucket=bucket)
for member in [shop_id, lab_id]:
    organizations.remove_account_from_organization(AccountId=member)
organizations.delete_organization()
print("Tidied up")
