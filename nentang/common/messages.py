"""One sentence for each error code: which field, which value, what helps; nothing else puts a refusal in words."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nentang.common.formats import day
from nentang.kernel.errors import DomainError, RuleBroken

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FIELDS: dict[str, "_StrOrPromise"] = {
    "children": _("các đơn vị trực thuộc"),
    "children_to": _("nơi nhận các đơn vị trực thuộc"),
    "authority": _("cấp quyết định"),
    "committee_decided_on": _("ngày quyết định về cấp ủy"),
    "congress_on": _("ngày đại hội"),
    "decided_on": _("ngày quyết định"),
    "decision_number": _("số quyết định"),
    "due_on": _("ngày hết nhiệm kỳ"),
    "full_name": _("họ và tên"),
    "issued_on": _("ngày ban hành"),
    "kind": _("loại tổ chức"),
    "label": _("tên nhiệm kỳ"),
    "lines": _("danh sách"),
    "name": _("tên"),
    "number": _("số"),
    "on": _("ngày có hiệu lực"),
    "org": _("tổ chức"),
    "parent": _("tổ chức cấp trên"),
    "phone": _("số điện thoại"),
    "reason": _("lý do"),
    "role": _("vai trò"),
    "setting": _("loại hình"),
    "term_due_on": _("ngày hết nhiệm kỳ"),
    "title": _("tên quy chế"),
    "until": _("ngày hết hạn"),
    "username": _("tên đăng nhập"),
    "view_on": _("ngày xem"),
}

SENTENCES: dict[str, "_StrOrPromise"] = {
    # Dates
    "date_missing": _("Cần ghi %(field)s, ví dụ 01/07/2025."),
    "date_unreadable": _("Chưa đọc được %(field)s “%(value)s”. Ghi theo kiểu 01/07/2025."),
    "date_impossible": _("Không có ngày %(value)s. Xem lại ngày và tháng, rồi ghi lại %(field)s."),
    "date_out_of_range": _("%(Field)s %(value)s nằm ngoài khoảng ghi được. Ghi ngày từ %(earliest)s đến %(latest)s."),
    "period_reversed": _("Khoảng từ %(starts_on)s đến trước %(ends_before)s bị ngược. Ghi ngày đầu trước ngày cuối."),
    "in_future": _("%(Field)s %(on)s còn ở sau hôm nay %(today)s. Ghi thành sự kiện dự kiến, hoặc sửa lại ngày."),
    "view_in_future": _("Ngày %(on)s còn ở sau hôm nay %(today)s. Cây chỉ xem được đến hôm nay."),
    "not_later": _("%(on)s không sau hôm nay %(today)s. Ghi ngay sự kiện này, không để dự kiến."),
    "before_latest": _("Ngày %(on)s ở trước lần thay đổi gần nhất %(latest)s. Ghi ngày từ %(latest)s trở đi."),
    "before_latest_event": _(
        "Ngày %(on)s ở trước sự kiện gần nhất của đơn vị, %(latest)s. Ghi ngày từ %(latest)s trở đi."
    ),
    "before_unit_began": _("Ngày %(on)s ở trước khi đơn vị thành lập, %(began)s. Ghi ngày từ %(began)s trở đi."),
    "ends_on_first_day": _("Ngày %(on)s là ngày đầu tiên, chưa có gì để kết thúc. Ghi một ngày sau đó."),
    "decision_after_effect": _(
        "%(Field)s %(decided_on)s sau ngày có hiệu lực %(on)s. Sửa lại một trong hai ngày theo văn bản."
    ),
    "term_ends_before_it_begins": _(
        "Ngày hết nhiệm kỳ %(due_on)s không sau ngày bắt đầu %(on)s. Ghi ngày hết nhiệm kỳ muộn hơn."
    ),
    # Names and numbers as typed
    "name_missing": _("Cần ghi %(field)s."),
    "name_unwritable": _("%(Field)s có ký tự không in được (%(character)s). Gõ lại bằng chữ thường dùng."),
    "name_stray_mark": _("%(Field)s có dấu rời ở chữ thứ %(position)s. Xóa dấu đó rồi gõ lại chữ."),
    "name_too_long": _("%(Field)s dài %(length)s ký tự, nhiều nhất %(limit)s. Viết gọn lại."),
    "name_with_digits": _("%(Field)s “%(value)s” có chữ số. Ngăn tên, số điện thoại và vai trò bằng dấu chấm phẩy."),
    "name_taken": _("Cùng cấp trên đã có đơn vị tên “%(name)s”. Ghi tên khác để phân biệt."),
    "phone_unreadable": _("Chưa đọc được số điện thoại “%(value)s”. Ghi như 0900 000 123."),
    # Units
    "unit_closed": _("%(name)s đã kết thúc từ %(closed_on)s. Chọn đơn vị đang hoạt động."),
    "parent_below_itself": _("Đơn vị không thể trực thuộc chính mình hay đơn vị bên dưới mình. Chọn cấp trên khác."),
    "parent_not_yet": _("%(name)s chưa thành lập vào ngày %(on)s. Chọn cấp trên khác hoặc ngày muộn hơn."),
    "root_exists": _("Đã có tổ chức đứng đầu. Thành lập đơn vị mới ở dưới tổ chức đó."),
    "root_stays": _("%(name)s đứng đầu, không chuyển đi đâu được. Chọn đơn vị trực thuộc để chuyển giao."),
    "merge_with_itself": _("Một đơn vị được chọn hai lần. Chọn các đơn vị khác nhau để hợp nhất."),
    "merge_of_root": _("Tổ chức đứng đầu không hợp nhất vào đâu được. Bỏ tổ chức đó khỏi danh sách."),
    "merge_needs_two": _("Hợp nhất cần ít nhất hai đơn vị. Chọn thêm đơn vị."),
    "merge_needs_successor": _("Cần ghi tên đơn vị mới, hoặc chọn đơn vị nhận sáp nhập."),
    "merge_below_itself": _("%(name)s nằm bên dưới một đơn vị kết thúc. Chọn nơi nhận khác."),
    "split_of_root": _("%(name)s đứng đầu, không chia tách được. Chọn đơn vị trực thuộc."),
    "split_needs_parts": _("Chia tách cần ít nhất hai đơn vị mới. Ghi thêm tên đơn vị."),
    "child_not_below": _("Có đơn vị không trực thuộc đơn vị bị chia tách. Bỏ đơn vị đó khỏi danh sách."),
    "children_unassigned": _("Chưa ghi nơi nhận: %(names)s. Chọn đơn vị mới cho từng đơn vị trực thuộc."),
    "dissolve_root": _("%(name)s đứng đầu, không giải thể được. Chọn đơn vị trực thuộc."),
    "units_still_below": _("%(name)s còn đơn vị trực thuộc: %(names)s. Chọn nơi nhận các đơn vị đó trước."),
    "nothing_changes": _("Nội dung giống hệt điều đang có. Sửa %(field)s, hoặc bấm “Thôi ghi”."),
    "nothing_to_take_back": _("Đơn vị không có sự kiện nào để gỡ. Mở lại trang đơn vị để xem."),
    "later_event": _("Sau đó đã có sự kiện ngày %(on)s (%(kind)s). Gỡ sự kiện đó trước."),
    # Records
    "rule_broken": _("Quy định chưa cho phép. Xem từng điều kiện ở dưới."),
    "not_visible": _("Không tìm thấy. Có thể hồ sơ đã chuyển đi, hoặc đồng chí không còn được giao xem."),
    "changed_meanwhile": _("Có người vừa sửa chỗ này. So hai bản rồi ghi lại trên bản mới."),
    "body_of_event": _("Mục này được ghi cùng một sự kiện của tổ chức. Gỡ sự kiện đó, hoặc đính chính mục này."),
    "changed_since": _("Sau sự kiện này đã có thay đổi khác. Gỡ thay đổi đó trước."),
    "still_used": _("Còn hồ sơ khác dùng đến mục này. Gỡ hồ sơ đó trước."),
    "interval_closed": _("Mục này đã kết thúc từ %(closed_on)s. Mở lại trang để xem mục đang có hiệu lực."),
    "interval_open": _("Mục này đang có hiệu lực từ %(since)s. Kết thúc mục đó trước khi ghi mục mới."),
    "value_fixed": _("Đính chính không đổi đơn vị và ngày hiệu lực. Muốn đổi, gỡ sự kiện rồi ghi lại."),
    "value_unfit": _("Chưa ghi được %(field)s. %(reason)s"),
    "command_reused": _("Mẫu này đã nộp cho một việc khác. Mở lại trang rồi ghi lại."),
    "not_due": _("Chưa đến ngày %(on)s. Sự kiện dự kiến được thực hiện vào đúng ngày đó."),
    "already_carried_out": _("Sự kiện ngày %(on)s đã được thực hiện. Muốn đổi, ghi một sự kiện mới."),
    # Figures
    "unknown_indicator": _("Chưa có chỉ tiêu “%(value)s”. Xem danh sách chỉ tiêu trong tài liệu tra cứu."),
    "unknown_dimension": _("Chỉ tiêu %(indicator)s không chia theo “%(value)s”. Có thể chia theo: %(known)s."),
    "unknown_dimension_value": _("Không có “%(value)s” trong %(dimension)s. Chọn một trong: %(known)s."),
    "indicator_needs_period": _("Chỉ tiêu %(indicator)s tính trong một khoảng. Ghi ngày đầu và ngày cuối."),
    "bodies_open": _("%(name)s đang có nhiệm kỳ hoặc cấp ủy. Ghi nhiệm kỳ, cấp ủy mới ở trang của đơn vị."),
    # Scenario files
    "scenario_file_missing": _("Không mở được tệp %(file)s. Kiểm tra lại đường dẫn."),
    "scenario_not_toml": _("%(file)s, dòng %(line)s: “%(value)s” không đúng cú pháp TOML. Sửa dòng đó."),
    "scenario_date_impossible": _(
        "%(file)s, dòng %(line)s: “%(value)s” có ngày không tồn tại. Ghi ngày như 2021-12-31."
    ),
    "scenario_field_missing": _("%(file)s, %(place)s: thiếu mục “%(value)s”. Ghi thêm mục này."),
    "scenario_field_unknown": _("%(file)s, %(place)s: không có mục “%(value)s”. Dùng một trong: %(known)s."),
    "scenario_value_wrong": _("%(file)s, %(place)s: giá trị %(value)s chưa đúng. Ghi %(expected)s."),
    "scenario_choice_unknown": _("%(file)s, %(place)s: không có “%(value)s”. Dùng một trong: %(known)s."),
    "scenario_key_repeated": _("%(file)s, %(place)s: mã “%(value)s” đã dùng ở trên. Đặt mã khác."),
    "scenario_key_unknown": _("%(file)s, %(place)s: không có tổ chức “%(value)s”. Dùng một trong: %(known)s."),
    "scenario_parent_later": _("%(file)s, %(place)s: “%(value)s” đứng ở dưới. Đặt cấp trên trước cấp dưới."),
    "scenario_no_root": _("%(file)s, %(place)s: chưa có tổ chức nào. Ghi tổ chức đứng đầu, không có parent."),
    "scenario_second_root": _("%(file)s, %(place)s: “%(value)s” không có cấp trên, %(root)s đã đứng đầu. Ghi parent."),
    "scenario_count_or_total": _("%(file)s, %(place)s: ghi một trong hai mục %(value)s, không ghi cả hai."),
    "scenario_name_needs_number": _("%(file)s, %(place)s: “%(value)s” đặt cho nhiều đơn vị. Thêm {n} vào tên."),
    "scenario_name_repeated": _("%(file)s, %(place)s: cùng cấp trên đã có “%(value)s”. Đặt tên khác."),
    "scenario_too_many": _("%(file)s, %(place)s: %(value)s tổ chức, nhiều nhất %(limit)s. Chia thành nhiều tệp."),
    "scenario_date_late": _("%(file)s, %(place)s: ngày %(value)s sau as_of %(as_of)s. Sửa một trong hai ngày."),
    "scenario_dates_reversed": _("%(file)s, %(place)s: ngày %(value)s sau ngày to %(to)s. Đổi lại hai ngày."),
    "scenario_before_parent": _(
        "%(file)s, %(place)s: thành lập %(value)s, trước cấp trên của mình (%(parent)s). Sửa ngày established."
    ),
    "scenario_setting_past": _(
        "%(file)s, %(place)s: ngày %(as_of)s không có loại hình “%(value)s”. Ghi loại hình khác, hoặc sửa as_of."
    ),
    "scenario_slack_unused": _("%(file)s, %(place)s: slack %(value)s không dùng với how = %(how)s. Bỏ slack."),
    "scenario_base_unused": _("%(file)s, %(place)s: base %(value)s chỉ dùng với chỉ tiêu review. Bỏ base."),
    "scenario_loaded": _("%(file)s: kịch bản %(value)s đã nạp. Dùng --if-missing để bỏ qua kịch bản đã nạp."),
    "scenario_not_loaded": _(
        "%(file)s: chưa nạp kịch bản %(value)s (as_of %(as_of)s). Chạy trước: nentang scenario load."
    ),
    "scenario_unit_missing": _(
        "%(file)s: không tìm thấy “%(name)s” (%(value)s) trong dữ liệu. Tên hoặc cấp trên của tổ chức đã khác tệp."
    ),
    "scenario_unit_refused": _("%(file)s, %(name)s: %(why)s"),
    "scenario_figure_refused": _("%(file)s, %(place)s: %(why)s"),
    "scenario_figure_impossible": _(
        "%(file)s, %(place)s: cơ cấu trong tệp không thể cho %(indicator)s = %(value)s. Sửa con số hoặc cơ cấu."
    ),
    "scenario_figure_differs": _(
        "%(file)s, %(place)s: nêu %(indicator)s = %(value)s, cơ cấu trong tệp cho %(computed)s. Sửa con số hoặc cơ cấu."
    ),
    # Accounts and roles
    "username_taken": _("Tên đăng nhập “%(value)s” đã có người dùng. Ghi tên khác."),
    "username_unreadable": _(
        "Tên đăng nhập “%(value)s” chưa đúng. Dùng 3 đến 60 chữ không dấu, chữ số, dấu chấm hoặc gạch nối."
    ),
    "password_weak": _("Mật khẩu chưa đủ mạnh. %(reasons)s"),
    "slip_spent": _("Mã này đã dùng, đã thay hoặc hết hạn. Hỏi văn phòng để cấp mã mới."),
    "account_closed": _("Tài khoản của %(name)s đã ngừng. Mở lại tài khoản trước."),
    "account_open": _("Tài khoản của %(name)s đang dùng, không cần mở lại."),
    "account_own": _("Đây là tài khoản của chính đồng chí. Nhờ người quản trị khác làm việc này."),
    "account_beyond_own": _(
        "%(name)s còn vai trò mà đồng chí không được giao quản lý. Nhờ người quản trị cấp trên làm việc này."
    ),
    "role_unknown": _("Không có vai trò “%(value)s”. Chọn một vai trò trong danh sách: %(roles)s."),
    "role_beyond_own": _("Vai trò %(role)s có quyền mà đồng chí không có tại đơn vị này. Nhờ cấp trên giao."),
    "role_already_held": _("%(name)s đang giữ vai trò %(role)s tại đơn vị này từ %(since)s. Không cần giao lại."),
    "role_ended": _("Vai trò này đã kết thúc từ %(on)s. Mở lại danh sách tài khoản để xem."),
    "last_administrator": _("%(name)s là người cuối cùng còn quyền giao tài khoản. Giao quyền cho người khác trước."),
    "until_not_later": _("Ngày hết hạn %(until)s không sau ngày bắt đầu %(on)s. Ghi ngày muộn hơn."),
    "lines_missing": _("Cần ghi ít nhất một dòng: họ và tên; số điện thoại; vai trò."),
    "lines_too_many": _("Danh sách có %(count)s dòng, mỗi lần nhiều nhất %(limit)s. Chia làm nhiều lần."),
    "line_unreadable": _("Dòng %(line)s “%(value)s”: %(why)s"),
    "slug_taken": _("Đã có vùng dữ liệu mang mã “%(value)s”. Chọn mã khác."),
    "already_set_up": _("Nơi này đã có tổ chức đầu tiên. Đăng nhập bằng tài khoản quản trị để làm tiếp."),
}

UNNAMED_FIELD = _("ngày")
UNKNOWN_CODE = _("Chưa ghi được. Đọc cho văn phòng mã lỗi: %(code)s.")


def sentence(error: DomainError) -> str:
    """Return what happened and what to do, in the reader's language; a broken rule speaks for itself."""
    if isinstance(error, RuleBroken):
        return " ".join(findings_of(error)) or str(SENTENCES["rule_broken"])
    values = {name: _shown(value) for name, value in error.values.items()}
    label = str(FIELDS.get(error.field or "", UNNAMED_FIELD))
    values |= {"field": label, "Field": label[:1].upper() + label[1:], "code": error.code}
    return str(SENTENCES.get(error.code, UNKNOWN_CODE)) % values


def findings_of(error: RuleBroken) -> list[str]:
    """Return the broken rules in words, each with the instrument it comes from and what can be done."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    broken = [finding for finding in error.verdict.findings if finding.outcome == "broken"]
    parts = ((each.message(language), each.action(language), each.source_in(language)) for each in broken)
    return [_joined(message, action, source) for message, action, source in parts]


def _joined(message: str, action: str, source: str) -> str:
    said = f"{message} {action}".strip()
    return f"{said} ({source})" if source else said


def states_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return one state of a record with the names of its fields, for the page that shows two of them."""
    known = {name: value for name, value in values.items() if name in FIELDS and value not in (None, "")}
    return {str(FIELDS[name]): _shown(value) for name, value in known.items()}


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, DomainError):
        return sentence(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value)
