resource "aws_iam_user" "hana" {
  name          = "tf-hana"
  path          = "/people/"
  force_destroy = true

  tags = {
    team = "photos"
  }
}

resource "aws_iam_access_key" "hana" {
  user = aws_iam_user.hana.name
}

resource "aws_iam_user_policy" "hana" {
  name   = "own-photos"
  user   = aws_iam_user.hana.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_group" "readers" {
  name = "tf-readers"
  path = "/people/"
}

resource "aws_iam_group_policy" "readers" {
  name   = "read"
  group  = aws_iam_group.readers.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_group_membership" "readers" {
  name  = "readers"
  group = aws_iam_group.readers.name
  users = [aws_iam_user.hana.name]
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::tf-photos", "arn:aws:s3:::tf-photos/*"]
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com", "ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "read" {
  name        = "tf-read"
  description = "Reads photos"
  policy      = data.aws_iam_policy_document.read.json
}

resource "aws_iam_role" "worker" {
  name                 = "tf-worker"
  path                 = "/service/"
  description          = "Works"
  max_session_duration = 7200
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = aws_iam_policy.read.arn

  tags = {
    team = "photos"
  }
}

resource "aws_iam_role_policy" "worker" {
  name   = "inline"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_user_policy_attachment" "hana" {
  user       = aws_iam_user.hana.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

resource "aws_iam_instance_profile" "worker" {
  name = "tf-worker"
  role = aws_iam_role.worker.name
}
