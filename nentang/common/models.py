"""Realm, the partition an installation assigns, and what every domain table shares."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from nentang.common.scoping import Scoped
from nentang.kernel.ids import uuid7


class Realm(models.Model):
    """A partition of storage and security: one commune, one province or one sample; nothing reads across realms."""

    id = models.SmallAutoField(primary_key=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    own_today = models.DateField(
        null=True, blank=True, help_text=_("Ngày hôm nay của dữ liệu mẫu; để trống ở đơn vị thật.")
    )

    class Meta:
        verbose_name = _("vùng dữ liệu")
        verbose_name_plural = _("vùng dữ liệu")

    def __str__(self) -> str:
        return self.name

    def today(self, clock: date) -> date:
        """Return the realm's own day for samples, the day on the clock otherwise."""
        return self.own_today or clock


class RealmModel(Scoped):
    """A domain row: an id made by the application, and the realm that never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True
