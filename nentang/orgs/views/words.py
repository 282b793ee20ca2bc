"""What events, states and buttons are called on the screens of organisations."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# The events that a person can record on a unit: URL name, title, explanation, icon.
EVENT_LINKS: tuple[tuple[str, "_StrOrPromise", "_StrOrPromise", str], ...] = (
    ("orgs:organisation-establish", _("Thành lập đơn vị trực thuộc"),
     _("Một đơn vị mới ngay dưới đơn vị này."), "plus"),
    ("orgs:organisation-rename", _("Đổi tên"), _("Văn bản cũ vẫn giữ tên cũ."), "pen"),
    ("orgs:organisation-change-kind", _("Nâng lên, chuyển thành loại khác"),
     _("Ví dụ chi bộ cơ sở thành đảng bộ cơ sở."), "up"),
    ("orgs:organisation-reattach", _("Chuyển nơi trực thuộc"), _("Đi cùng mọi đơn vị bên dưới."), "swap"),
    ("orgs:organisation-merge", _("Hợp nhất, sáp nhập"), _("Thành đơn vị mới, hoặc vào đơn vị đang có."), "merge"),
    ("orgs:organisation-split", _("Chia tách"), _("Thành nhiều đơn vị, đơn vị cũ giữ lại hoặc kết thúc."), "split"),
    ("orgs:organisation-dissolve", _("Giải thể, kết thúc hoạt động"), _("Không có đơn vị nào kế thừa."), "x"),
)  # fmt: skip

# The kinds of event of the audit trail that can be planned, as a title of what is to come.
PLANNED: dict[str, "_StrOrPromise"] = {
    "organisation.established": _("Thành lập đơn vị trực thuộc"),
    "organisation.renamed": _("Đổi tên"),
    "organisation.kind_changed": _("Chuyển thành loại khác"),
    "organisation.reattached": _("Chuyển nơi trực thuộc"),
    "organisation.merged": _("Hợp nhất, sáp nhập"),
    "organisation.split": _("Chia tách"),
    "organisation.dissolved": _("Giải thể, kết thúc hoạt động"),
    "term.begun": _("Nhiệm kỳ mới"),
    "committee.formed": _("Cấp ủy mới"),
    "committee.ended": _("Kết thúc cấp ủy"),
    "regulation.issued": _("Quy chế làm việc mới"),
}

# What a unit was in an event, when it was not the one that the decision is about.
PARTS: dict[str, "_StrOrPromise"] = {
    "predecessor": pgettext_lazy("units of an event", "Kết thúc"),
    "successor": _("Kế thừa"),
    "superior": _("Cấp trên trực tiếp"),
    "formed": _("Lập kèm theo"),
    "moved": _("Chuyển theo"),
    "subject": _("Đơn vị được quyết định"),
}
