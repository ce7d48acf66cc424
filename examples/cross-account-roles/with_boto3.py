"""Twenty accounts, one user, one second factor: see README.md beside this file."""

import base64
import hashlib
import hmac
import json
import struct
import time

import boto3
from botocore.exceptions import ClientError

NOW = int(time.time())
STAGES = ["dev", "staging", "prod"]
SERVICES = ["shop", "blog", "mail", "maps", "pay", "search"]
NAMES = [f"{service}-{stage}" for service in SERVICES for stage in STAGES] + ["logs", "audit"]

organizations = boto3.client("organizations")
iam = boto3.client("iam")
management = boto3.client("sts").get_caller_identity()["Account"]


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def code(seed, at):
    """The six digits that an authenticator app shows (RFC 6238)."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def session(keys):
    return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys.get("SessionToken"))


def enter(by, account, role):
    arn = f"arn:aws:iam::{account}:role/{role}"
    return session(by.client("sts").assume_role(RoleArn=arn, RoleSessionName="sre")["Credentials"])


def outcome(call, *arguments):
    try:
        call(*arguments)
        return "passes"
    except ClientError as error:
        return error.response["Error"]["Code"]


# The organization, and its accounts.
organizations.create_organization()
accounts = {}
for name in NAMES:
    status = organizations.create_account(AccountName=name, Email=f"{name}-{NOW}@example.com")["CreateAccountStatus"]
    while status["State"] == "IN_PROGRESS":
        time.sleep(1)
        status = organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])["CreateAccountStatus"]
    accounts[name] = status["AccountId"]
print(f"{len(accounts)} accounts beside the management account")

# In each account a role for those who are in the management account, with a second factor.
trust = policy(
    {
        "Effect": "Allow",
        "Principal": {"AWS": management},
        "Action": "sts:AssumeRole",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
)
for account in accounts.values():
    inside = enter(boto3, account, "OrganizationAccountAccessRole").client("iam")
    inside.create_role(RoleName="sre", AssumeRolePolicyDocument=trust)
    inside.attach_role_policy(RoleName="sre", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")

# One user who may take these roles, whatever accounts are added later, and an authenticator for her.
iam.create_user(UserName="hana")
iam.put_user_policy(
    UserName="hana",
    PolicyName="switch",
    PolicyDocument=policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/sre"}),
)
device = iam.create_virtual_mfa_device(VirtualMFADeviceName="hana")["VirtualMFADevice"]
seed, serial = device["Base32StringSeed"], device["SerialNumber"]
iam.enable_mfa_device(
    UserName="hana",
    SerialNumber=serial,
    AuthenticationCode1=code(seed, time.time() - 30),
    AuthenticationCode2=code(seed, time.time()),
)
hana = session(iam.create_access_key(UserName="hana")["AccessKey"])

shop = accounts["shop-dev"]
print("Hana enters shop-dev without her second factor:", outcome(enter, hana, shop, "sre"))

# One code opens a session, and the session opens every account: what aws-vault does. A code passes once.
keys = hana.client("sts").get_session_token(SerialNumber=serial, TokenCode=code(seed, time.time() + 30))["Credentials"]
with_mfa = session(keys)
entered = [name for name, account in accounts.items() if outcome(enter, with_mfa, account, "sre") == "passes"]
print(f"Hana enters {len(entered)} accounts with it")

# From one account there is no way into another: the roles trust the management account only.
print("from shop-dev into shop-prod:", outcome(enter, enter(with_mfa, shop, "sre"), accounts["shop-prod"], "sre"))
print("into the accounts' other role:", outcome(enter, with_mfa, shop, "OrganizationAccountAccessRole"))

# Accounts stay, on their own.
iam.delete_access_key(UserName="hana", AccessKeyId=hana.get_credentials().access_key)
iam.deactivate_mfa_device(UserName="hana", SerialNumber=serial)
iam.delete_virtual_mfa_device(SerialNumber=serial)
iam.delete_user_policy(UserName="hana", PolicyName="switch")
iam.delete_user(UserName="hana")
for account in accounts.values():
    organizations.remove_account_from_organization(AccountId=account)
organizations.delete_organization()
print("Tidied up")
