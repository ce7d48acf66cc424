import json

from check import client, equal, fails

iam = client("iam")
sts = client("sts")
equal(sts.get_caller_identity()["Arn"], "arn:aws:iam::000000000000:root")


def policy(effect, *actions, **more):
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": list(actions), **more}]}
    )


# Users, in pages.
for number in range(5):
    iam.create_user(UserName=f"py-user-{number}", Path="/py/")
iam.get_waiter("user_exists").wait(UserName="py-user-0")
pages = list(iam.get_paginator("list_users").paginate(PathPrefix="/py/", PaginationConfig={"PageSize": 2}))
equal([len(page["Users"]) for page in pages], [2, 2, 1])

# A key of one of them: denied, allowed, denied again by a boundary.
key = iam.create_access_key(UserName="py-user-0")["AccessKey"]
own = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
sqs = client("sqs", **own)
text = fails("AccessDenied", sqs.list_queues)
assert "arn:aws:iam::000000000000:user/py/py-user-0 is not authorized to perform: sqs:listqueues" in text, text
arn = iam.create_policy(PolicyName="py-list", PolicyDocument=policy("Allow", "sqs:List*", Resource="*"))["Policy"][
    "Arn"
]
iam.get_waiter("policy_exists").wait(PolicyArn=arn)
iam.attach_user_policy(UserName="py-user-0", PolicyArn=arn)
sqs.list_queues()
iam.put_user_permissions_boundary(
    UserName="py-user-0", PermissionsBoundary="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
)
fails("AccessDenied", sqs.list_queues)

# A wrong secret, and a key that nobody has.
wrong = client("sts", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key="wrong")
fails("SignatureDoesNotMatch", wrong.get_caller_identity)
unknown = client("sts", aws_access_key_id="AKIAQ7ZX3MNB5VCR2TYU", aws_secret_access_key="x")
fails("InvalidClientTokenId", unknown.get_caller_identity)

# A role with a session policy that takes rights away.
trust = policy("Allow", "sts:AssumeRole", Principal={"AWS": "arn:aws:iam::000000000000:root"})
role = iam.create_role(RoleName="py-role", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
iam.get_waiter("role_exists").wait(RoleName="py-role")
iam.put_role_policy(RoleName="py-role", PolicyName="all", PolicyDocument=policy("Allow", "*", Resource="*"))
session = sts.assume_role(
    RoleArn=role, RoleSessionName="tour", Policy=policy("Allow", "s3:*", Resource="*"), DurationSeconds=900
)["Credentials"]
narrow = {
    "aws_access_key_id": session["AccessKeyId"],
    "aws_secret_access_key": session["SecretAccessKey"],
    "aws_session_token": session["SessionToken"],
}
equal(client("sts", **narrow).get_caller_identity()["Arn"], "arn:aws:sts::000000000000:assumed-role/py-role/tour")
client("s3", **narrow).list_buckets()
fails("AccessDenied", client("sqs", **narrow).list_queues)

# Codes as exceptions.
fails("NoSuchEntity", iam.get_user, UserName="none", exception=iam.exceptions.NoSuchEntityException)
fails(
    "EntityAlreadyExists", iam.create_user, UserName="py-user-0", exception=iam.exceptions.EntityAlreadyExistsException
)
fails(
    "MalformedPolicyDocument",
    iam.create_policy,
    PolicyName="bad",
    PolicyDocument="{}",
    exception=iam.exceptions.MalformedPolicyDocumentException,
)
fails("DeleteConflict", iam.delete_user, UserName="py-user-0", exception=iam.exceptions.DeleteConflictException)
