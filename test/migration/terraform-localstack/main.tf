terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}

variable "aws" {
  type    = string
  default = "http://127.0.0.1:4566"
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  s3_force_path_style         = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_get_ec2_platforms      = true

  endpoints {
    s3  = var.aws
    sqs = var.aws
    sns = var.aws
  }
}

# Made by the init hook, as by another team.
data "aws_sqs_queue" "invoices" {
  name = "invoices"
}

resource "aws_s3_bucket" "receipts" {
  bucket = "receipts"
}

resource "aws_sns_topic" "paid" {
  name = "paid"
}

resource "aws_sns_topic_subscription" "invoices" {
  topic_arn = aws_sns_topic.paid.arn
  protocol  = "sqs"
  endpoint  = data.aws_sqs_queue.invoices.arn
}

output "subscribed" {
  value = aws_sns_topic_subscription.invoices.endpoint
}
