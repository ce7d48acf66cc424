# Shared by all stacks here (each test copies it beside the stack's own files).
variable "endpoint" {
  type = string
}

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}

# Nothing is skipped but the instance metadata: credentials and account are asked of STS and IAM, as on AWS.
provider "aws" {
  region                  = "us-east-1"
  access_key              = "test"
  secret_key              = "test"
  skip_metadata_api_check = true
  s3_force_path_style     = true
  max_retries             = 1

  endpoints {
    applicationautoscaling = var.endpoint
    cloudwatch             = var.endpoint
    cloudwatchlogs         = var.endpoint
    dynamodb               = var.endpoint
    ec2                    = var.endpoint
    iam                    = var.endpoint
    lambda                 = var.endpoint
    organizations          = var.endpoint
    s3                     = var.endpoint
    sns                    = var.endpoint
    sqs                    = var.endpoint
    sts                    = var.endpoint
  }
}
