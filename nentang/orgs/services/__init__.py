"""Everything that can happen to an organisation; one function for one business event."""

from nentang.orgs.services.bodies import (
    NewCommittee,
    NewTerm,
    begin_term,
    end_committee,
    form_committee,
    issue_regulation,
)
from nentang.orgs.services.bulk import Bodies, Founding, begin_bodies_of_many, establish_many
from nentang.orgs.services.change import change_kind, reattach_organisation, rename_organisation
from nentang.orgs.services.correct import correct_organisation, correct_term
from nentang.orgs.services.decision import Counts, Decision, NewUnit, Paper
from nentang.orgs.services.dissolve import dissolve_organisation
from nentang.orgs.services.establish import establish_organisation, found_root
from nentang.orgs.services.merge import merge_organisations
from nentang.orgs.services.split import Successor, split_organisation
from nentang.orgs.services.take_back import take_back_event
from nentang.orgs.services.take_back_body import take_back_body

__all__ = [
    "Bodies",
    "Counts",
    "Decision",
    "Founding",
    "NewCommittee",
    "NewTerm",
    "NewUnit",
    "Paper",
    "Successor",
    "begin_bodies_of_many",
    "begin_term",
    "change_kind",
    "correct_organisation",
    "correct_term",
    "dissolve_organisation",
    "end_committee",
    "establish_many",
    "establish_organisation",
    "form_committee",
    "found_root",
    "issue_regulation",
    "merge_organisations",
    "reattach_organisation",
    "rename_organisation",
    "split_organisation",
    "take_back_body",
    "take_back_event",
]
