resource "aws_organizations_organization" "own" {
  aws_service_access_principals = ["config.amazonaws.com"]
  enabled_policy_types          = ["SERVICE_CONTROL_POLICY", "TAG_POLICY"]
  feature_set                   = "ALL"
}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = aws_organizations_organization.own.roots[0].id
}

resource "aws_organizations_organizational_unit" "production" {
  name      = "production"
  parent_id = aws_organizations_organizational_unit.workloads.id

  tags = {
    stage = "production"
  }
}

resource "aws_organizations_account" "shop" {
  name      = "shop"
  email     = "tf-shop@example.com"
  parent_id = aws_organizations_organizational_unit.production.id

  tags = {
    team = "photos"
  }
}

resource "aws_organizations_policy" "frankfurt" {
  name        = "frankfurt-only"
  description = "Nothing outside Frankfurt"
  depends_on  = [aws_organizations_organization.own]
  type        = "SERVICE_CONTROL_POLICY"

  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["iam:*", "organizations:*", "sts:*"]
      Resource  = "*"
      Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-central-1"] } }
    }]
  })
}

resource "aws_organizations_policy" "tags" {
  name       = "cost-centre"
  depends_on = [aws_organizations_organization.own]
  type       = "TAG_POLICY"

  content = jsonencode({
    tags = { CostCentre = { tag_key = { "@@assign" = "CostCentre" } } }
  })
}

resource "aws_organizations_policy_attachment" "frankfurt" {
  policy_id = aws_organizations_policy.frankfurt.id
  target_id = aws_organizations_organizational_unit.production.id
}

resource "aws_organizations_policy_attachment" "tags" {
  policy_id = aws_organizations_policy.tags.id
  target_id = aws_organizations_organization.own.roots[0].id
}
