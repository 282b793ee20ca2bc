"""Commands that were given, the events they recorded, the seals over them, and decisions that take force later."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nentang.common.models import RealmModel
from nentang.common.scoping import REALM_WIDE


class Command(RealmModel):
    """One thing a person asked for, known by the id that the form or the device made; replaying it changes nothing."""

    scope_org_field = REALM_WIDE

    command_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    event_count = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(null=True)

    class Meta:
        verbose_name = _("lệnh")
        verbose_name_plural = _("lệnh")
        constraints = [models.UniqueConstraint(fields=["realm", "command_id"], name="audit_command_once")]


class Event(RealmModel):
    """What happened, to whom, from which day, by whose decision; rows are only ever inserted.

    Organisation and subject are plain ids: the trail stands below the apps it tells of, and outlives their rows.
    """

    scope_org_field = "org_id"

    command_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    org_id = models.UUIDField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    decision = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    rule = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        constraints = [
            models.UniqueConstraint(fields=["realm", "command_id", "sequence"], name="audit_event_sequence"),
        ]
        indexes = [
            models.Index(fields=["realm", "org_id", "recorded_at"], name="audit_event_org"),
            models.Index(fields=["realm", "subject_id", "recorded_at"], name="audit_event_subject"),
        ]


class Seal(RealmModel):
    """One link of the chain: a hash over the link before it and over the digests of the events it covers."""

    scope_org_field = REALM_WIDE

    number = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("niêm phong nhật ký")
        verbose_name_plural = _("niêm phong nhật ký")
        constraints = [models.UniqueConstraint(fields=["realm", "number"], name="audit_seal_number")]


class SealedEvent(RealmModel):
    """The digest of one event at the moment it was sealed."""

    scope_org_field = REALM_WIDE

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    event_id = models.UUIDField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sự kiện đã niêm phong")
        verbose_name_plural = _("sự kiện đã niêm phong")
        constraints = [
            models.UniqueConstraint(fields=["realm", "event_id"], name="audit_sealed_once"),
            models.UniqueConstraint(fields=["realm", "seal", "position"], name="audit_sealed_position"),
        ]


class PlannedEvent(RealmModel):
    """A decision that takes force on a later day; `orgs.day` carries it out through the service of its kind."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ đến ngày")
        DONE = "done", _("Đã thực hiện")
        REFUSED = "refused", _("Không thực hiện được")
        WITHDRAWN = "withdrawn", _("Đã gỡ")

    scope_org_field = "org_id"

    org_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    arguments = models.JSONField()
    on = models.DateField()
    command_id = models.UUIDField()
    planned_by_id = models.UUIDField(null=True)
    planned_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    outcome = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("sự kiện dự kiến")
        verbose_name_plural = _("sự kiện dự kiến")
        constraints = [models.UniqueConstraint(fields=["realm", "command_id"], name="audit_planned_once")]
        indexes = [models.Index(fields=["realm", "state", "on"], name="audit_planned_due")]

    @property
    def is_done(self) -> bool:
        """Whether its day came and it was carried out."""
        return self.state == self.State.DONE
