"""The capabilities of the organisation tree."""

ORG_VIEW = "orgs.view"
ORG_CHANGE = "orgs.change"
ORG_CORRECT = "orgs.correct"
