# S3 encrypts every bucket since 2023 and says so. This provider is older and takes encryption that a stack does not
# name for a change made behind its back, on AWS too: so each bucket names it.
resource "aws_s3_bucket" "logs" {
  bucket = "tf-logs"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}

# New buckets take no ACL such as log-delivery-write any more: a policy lets the log delivery in.
resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Delivery"
      Effect    = "Allow"
      Principal = { Service = "logging.s3.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "${aws_s3_bucket.logs.arn}/*"
    }]
  })
}

resource "aws_s3_bucket" "photos" {
  bucket = "tf-photos"

  tags = {
    team = "photos"
    cost = "42"
  }

  versioning {
    enabled = true
  }

  logging {
    target_bucket = aws_s3_bucket.logs.id
    target_prefix = "photos/"
  }

  lifecycle_rule {
    id      = "thumbnails"
    prefix  = "thumbnails/"
    enabled = true

    expiration {
      days = 30
    }

    noncurrent_version_expiration {
      days = 7
    }
  }

  lifecycle_rule {
    id                                     = "uploads"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 3
  }

  lifecycle_rule {
    id      = "archive"
    enabled = true

    tags = {
      keep = "long"
    }

    transition {
      days          = 90
      storage_class = "GLACIER"
    }
  }

  cors_rule {
    allowed_headers = ["*"]
    allowed_methods = ["GET", "PUT"]
    allowed_origins = ["https://example.com"]
    expose_headers  = ["ETag"]
    max_age_seconds = 3000
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}

resource "aws_s3_bucket" "site" {
  bucket        = "tf-site"
  force_destroy = true

  website {
    index_document = "index.html"
    error_document = "error.html"
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "photos" {
  bucket                  = aws_s3_bucket.photos.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "photos" {
  bucket = aws_s3_bucket.photos.id

  rule {
    object_ownership = "BucketOwnerPreferred"
  }

  depends_on = [aws_s3_bucket_public_access_block.photos]
}

data "aws_caller_identity" "me" {}

data "aws_iam_policy_document" "photos" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.photos.arn, "${aws_s3_bucket.photos.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:user/nobody"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_iam_user" "nobody" {
  name = "nobody"
}

resource "aws_s3_bucket_policy" "photos" {
  bucket     = aws_s3_bucket.photos.id
  policy     = data.aws_iam_policy_document.photos.json
  depends_on = [aws_s3_bucket_public_access_block.photos, aws_iam_user.nobody]
}

resource "aws_s3_bucket_object" "cat" {
  bucket        = aws_s3_bucket.photos.id
  key           = "cats/tama 1.txt"
  content       = "meow"
  content_type  = "text/plain"
  cache_control = "no-cache"
  etag          = md5("meow")

  metadata = {
    mood = "fine"
  }

  tags = {
    kind = "cat"
  }
}

resource "aws_s3_bucket_object" "index" {
  bucket  = aws_s3_bucket.site.id
  key     = "index.html"
  content = "<h1>hello</h1>"
  acl     = "private"
}

data "aws_s3_bucket_object" "cat" {
  bucket = aws_s3_bucket.photos.id
  key    = aws_s3_bucket_object.cat.key
}

output "cat" {
  value = data.aws_s3_bucket_object.cat.body
}
