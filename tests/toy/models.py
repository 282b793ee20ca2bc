"""Boxes, and what their labels said from day to day."""

from django.db import models

from nentang.common.history import Interval, interval_constraints
from nentang.common.models import RealmModel


class Box(RealmModel):
    """A box for good; it stands in one organisation."""

    scope_org_field = "org_id"

    org_id = models.UUIDField()
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["realm", "org_id", "number"], name="toy_box_number")]


class Label(Interval):
    """What was written on a box during one period."""

    class Colour(models.TextChoices):
        RED = "red", "đỏ"
        BLUE = "blue", "xanh"

    scope_org_field = "box__org_id"
    identity_fields = ("box_id",)

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=40)
    colour = models.CharField(max_length=10, choices=Colour.choices, default=Colour.RED)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    printed_at = models.DateTimeField(null=True)
    seal = models.BinaryField(default=b"")

    class Meta:
        constraints = interval_constraints("toy_label", "box")
