"""Addresses of the tree, of units and of their events."""

from django.urls import path

from nentang.orgs.views import bodies, events, tree, unit

app_name = "orgs"

UNIT = "organisations/<uuid:org_id>/"

urlpatterns = [
    path("organisations/", tree.OrganisationTree.as_view(), name="organisation-list"),
    path("organisations/kinds/<slug:kind>/", tree.UnitsOfKind.as_view(), name="kind-list"),
    path(UNIT, unit.UnitDetail.as_view(), name="organisation-detail"),
    path(f"{UNIT}children/", tree.OrganisationChildren.as_view(), name="organisation-children"),
    path(f"{UNIT}event/", events.ChooseEvent.as_view(), name="event-choice"),
    path(f"{UNIT}establish/", events.Establish.as_view(), name="organisation-establish"),
    path(f"{UNIT}rename/", events.Rename.as_view(), name="organisation-rename"),
    path(f"{UNIT}change-kind/", events.ChangeKind.as_view(), name="organisation-change-kind"),
    path(f"{UNIT}reattach/", events.Reattach.as_view(), name="organisation-reattach"),
    path(f"{UNIT}merge/", events.Merge.as_view(), name="organisation-merge"),
    path(f"{UNIT}split/", events.Split.as_view(), name="organisation-split"),
    path(f"{UNIT}dissolve/", events.Dissolve.as_view(), name="organisation-dissolve"),
    path(f"{UNIT}names/<uuid:row_id>/correct/", bodies.CorrectName.as_view(), name="name-correct"),
    path(f"{UNIT}terms/begin/", bodies.BeginTerm.as_view(), name="term-begin"),
    path(f"{UNIT}terms/<uuid:row_id>/correct/", bodies.CorrectTerm.as_view(), name="term-correct"),
    path(f"{UNIT}committees/form/", bodies.FormCommittee.as_view(), name="committee-form"),
    path(f"{UNIT}committees/<uuid:committee_id>/end/", bodies.EndCommittee.as_view(), name="committee-end"),
    path(f"{UNIT}regulations/issue/", bodies.IssueRegulation.as_view(), name="regulation-issue"),
    path(f"{UNIT}bodies/<uuid:row_id>/take-back/", bodies.TakeBackBody.as_view(), name="body-take-back"),
    path("events/<uuid:event_id>/take-back/", events.TakeBack.as_view(), name="event-take-back"),
    path("planned-events/<uuid:planned_id>/", unit.PlannedDetail.as_view(), name="planned-event"),
    path("planned-events/<uuid:planned_id>/withdraw/", events.WithdrawPlanned.as_view(), name="planned-event-withdraw"),
]
