"""Organisations, where they stood in the tree, what happened to them, and their terms, committees and regulations."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nentang.common.fields import PathField
from nentang.common.history import Interval, interval_constraints
from nentang.common.models import RealmModel


class Organisation(RealmModel):
    """A Party organisation for good: whatever can change about it stands in its intervals."""

    scope_org_field = "pk"

    number = models.PositiveIntegerField(editable=False)

    class Meta:
        verbose_name = _("tổ chức đảng")
        verbose_name_plural = _("tổ chức đảng")
        constraints = [models.UniqueConstraint(fields=["realm", "number"], name="orgs_organisation_number")]


class OrganisationInterval(Interval):
    """An interval that belongs to one organisation."""

    scope_org_field = "org_id"
    identity_fields: ClassVar[tuple[str, ...]] = ("org_id",)

    org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("tổ chức đảng"))

    class Meta:
        abstract = True


class OrganisationVersion(OrganisationInterval):
    """Name, kind and setting of an organisation; ended when the organisation is closed."""

    name = models.CharField(_("tên"), max_length=300)
    kind = models.CharField(_("loại tổ chức"), max_length=10)
    setting = models.CharField(_("loại hình"), max_length=30)
    sort_key = PathField(max_length=1200, editable=False)
    search_key = PathField(max_length=600, editable=False)

    class Meta:
        verbose_name = _("tên, loại của tổ chức")
        verbose_name_plural = _("tên, loại của tổ chức")
        constraints = interval_constraints("orgs_version", "org")
        indexes = [models.Index(fields=["org", "valid_to"], name="orgs_version_org")]


class Placement(OrganisationInterval):
    """The superior to which an organisation was attached: the truth about the tree. The root has no parent."""

    parent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("trực thuộc")
    )

    class Meta:
        verbose_name = _("vị trí trực thuộc")
        verbose_name_plural = _("vị trí trực thuộc")
        constraints = interval_constraints("orgs_placement", "org")
        indexes = [models.Index(fields=["parent", "valid_to"], name="orgs_placement_parent")]


class OrganisationPath(RealmModel):
    """Derived: the path from the root, by period. Only `orgs.tree` writes and reads it."""

    scope_org_field = "org_id"

    org = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", null=True)
    depth = models.PositiveSmallIntegerField()
    path = PathField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        verbose_name = _("đường dẫn trong cây")
        verbose_name_plural = _("đường dẫn trong cây")
        constraints = [models.UniqueConstraint(fields=["realm", "org", "valid_from"], name="orgs_path_one_begin")]
        indexes = [
            models.Index(fields=["realm", "path", "valid_to"], name="orgs_path_range"),
            models.Index(fields=["parent", "valid_to"], name="orgs_path_parent"),
        ]


class ScopePath(RealmModel):
    """Derived: where an organisation's history is answered for today. Only `orgs.tree` writes and reads it."""

    scope_org_field = "org_id"

    org = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    path = PathField(max_length=200)

    class Meta:
        verbose_name = _("nơi chịu trách nhiệm hiện nay")
        verbose_name_plural = _("nơi chịu trách nhiệm hiện nay")
        constraints = [models.UniqueConstraint(fields=["realm", "org"], name="orgs_scope_path_one")]
        indexes = [models.Index(fields=["realm", "path"], name="orgs_scope_path_range")]


class StructuralEvent(RealmModel):
    """One decision on the structure as it stands on paper: what, from which day, by whom, with which papers."""

    class Kind(models.TextChoices):
        ESTABLISHED = "established", _("Thành lập")
        RENAMED = "renamed", _("Đổi tên")
        UPGRADED = "upgraded", _("Nâng cấp")
        DOWNGRADED = "downgraded", _("Chuyển thành loại thấp hơn")
        REATTACHED = "reattached", _("Chuyển giao")
        MERGED = "merged", _("Hợp nhất, sáp nhập")
        SPLIT = "split", _("Chia tách")
        DISSOLVED = "dissolved", _("Giải thể, kết thúc hoạt động")

    scope_org_field = "org_id"

    org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại sự kiện"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("có hiệu lực"))
    command_id = models.UUIDField()
    decision_number = models.CharField(_("quyết định số"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True)
    authority = models.CharField(_("cấp quyết định"), max_length=300, blank=True)
    papers = models.JSONField(_("tài liệu kèm theo"), default=list)
    facts = models.JSONField(_("số liệu ghi trong quyết định"), default=dict)
    rule = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("sự kiện tổ chức")
        verbose_name_plural = _("sự kiện tổ chức")
        indexes = [models.Index(fields=["realm", "kind", "on"], name="orgs_event_kind")]


class Participation(RealmModel):
    """The part that one organisation has in a structural event."""

    class Part(models.TextChoices):
        SUBJECT = "subject", _("Tổ chức được quyết định")
        PREDECESSOR = "predecessor", _("Tổ chức kết thúc")
        SUCCESSOR = "successor", _("Tổ chức kế thừa")
        SUPERIOR = "superior", _("Cấp trên trực tiếp")
        FORMED = "formed", _("Chi bộ lập kèm theo")
        MOVED = "moved", _("Chuyển theo")

    scope_org_field = "org_id"

    event = models.ForeignKey(StructuralEvent, on_delete=models.CASCADE, related_name="+")
    org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta:
        verbose_name = _("tổ chức liên quan")
        verbose_name_plural = _("tổ chức liên quan")
        constraints = [models.UniqueConstraint(fields=["realm", "event", "org"], name="orgs_participation_once")]
        indexes = [models.Index(fields=["org", "part"], name="orgs_participation_org")]


class Succession(RealmModel):
    """A closed organisation and one that took over from it; one successor keeps the records."""

    scope_org_field = "predecessor_id"

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(StructuralEvent, on_delete=models.CASCADE, related_name="+")
    is_keeper = models.BooleanField(_("giữ hồ sơ"), default=True)

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = _("kế thừa")
        constraints = [
            models.UniqueConstraint(fields=["realm", "predecessor", "successor"], name="orgs_succession_once")
        ]


class Term(OrganisationInterval):
    """A term of the leading body, from the congress or appointment until the next; `due_on` is its planned end."""

    label = models.CharField(_("nhiệm kỳ"), max_length=40)
    due_on = models.DateField(_("hết nhiệm kỳ"))
    congress_on = models.DateField(_("ngày đại hội"), null=True, blank=True)

    class Meta:
        verbose_name = _("nhiệm kỳ")
        verbose_name_plural = _("nhiệm kỳ")
        constraints = interval_constraints("orgs_term", "org")


class Committee(OrganisationInterval):
    """A leading body that an organisation has: cell committee, committee or standing committee."""

    identity_fields: ClassVar[tuple[str, ...]] = ("org_id", "kind")

    class Kind(models.TextChoices):
        CELL_COMMITTEE = "cell_committee", _("Chi ủy")
        COMMITTEE = "committee", _("Ban chấp hành")
        STANDING_COMMITTEE = "standing_committee", _("Ban thường vụ")

    class Mode(models.TextChoices):
        ELECTED = "elected", _("Bầu")
        APPOINTED = "appointed", _("Chỉ định")

    kind = models.CharField(_("cấp ủy"), max_length=20, choices=Kind.choices)
    mode = models.CharField(_("hình thức"), max_length=10, choices=Mode.choices)
    size = models.PositiveSmallIntegerField(_("số ủy viên"), null=True, blank=True)
    decision_number = models.CharField(_("quyết định số"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)

    class Meta:
        verbose_name = _("cấp ủy")
        verbose_name_plural = _("cấp ủy")
        constraints = interval_constraints("orgs_committee", "org", "kind")


class WorkingRegulation(OrganisationInterval):
    """The working regulations of an organisation's committee, one version after another."""

    title = models.CharField(_("tên quy chế"), max_length=300)
    number = models.CharField(_("số"), max_length=60)
    issued_on = models.DateField(_("ngày ban hành"))
    is_committee = models.BooleanField(_("của cấp ủy"), default=True)

    class Meta:
        verbose_name = _("quy chế làm việc")
        verbose_name_plural = _("quy chế làm việc")
        constraints = interval_constraints("orgs_regulation", "org")
