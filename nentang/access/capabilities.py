"""The capabilities over other people's accounts and roles."""

from django.utils.translation import gettext_lazy as _

ACCESS_VIEW = "access.view"
ACCESS_MANAGE = "access.manage"

LABELS = {
    ACCESS_VIEW: _("Xem tài khoản và vai trò"),
    ACCESS_MANAGE: _("Cấp tài khoản, giao và kết thúc vai trò"),
}
