"""Who may act where, as which role, from when to when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nentang.common.history import Interval, interval_constraints


class Grant(Interval):
    """A role that a person holds for an organisation and everything below it."""

    scope_org_field = "org_id"
    identity_fields: ClassVar[tuple[str, ...]] = ("user_id", "org_id", "role")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("tài khoản")
    )
    org = models.ForeignKey(
        "orgs.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("tổ chức đảng")
    )
    role = models.CharField(_("vai trò"), max_length=40)

    class Meta:
        verbose_name = _("phân quyền")
        verbose_name_plural = _("phân quyền")
        constraints = interval_constraints("access_grant", "user", "org", "role")
        indexes = [
            models.Index(fields=["user", "valid_to"], name="access_grant_user"),
            models.Index(fields=["org", "valid_to"], name="access_grant_org"),
        ]
