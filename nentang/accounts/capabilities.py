"""The capability that everybody with an account has over it."""

from django.utils.translation import gettext_lazy as _

ACCOUNT_OWN = "accounts.own"

LABELS = {ACCOUNT_OWN: _("Xem và sửa tài khoản của chính mình")}
