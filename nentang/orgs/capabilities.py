"""The capabilities of the organisation tree."""

from django.utils.translation import gettext_lazy as _

ORG_VIEW = "orgs.view"
ORG_CHANGE = "orgs.change"
ORG_CORRECT = "orgs.correct"

LABELS = {
    ORG_VIEW: _("Xem cây tổ chức và từng đơn vị"),
    ORG_CHANGE: _("Ghi sự kiện, nhiệm kỳ, cấp ủy, quy chế của đơn vị"),
    ORG_CORRECT: _("Đính chính điều đã ghi về đơn vị"),
}
