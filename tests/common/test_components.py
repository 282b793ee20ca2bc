"""Each component by itself, with finished values; the database is blocked."""

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from nentang.common import graphics
from nentang.common.components import ChangedNode, Fact, Link, Paper, Step, TimelineEntry, TimeMark, TreeNode
from nentang.common.forms import DayField, Form
from nentang.common.graphics import icon, icon_names
from nentang.kernel.dates import FOREVER


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def words(html: str) -> str:
    """Return what a reader sees, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class UnitForm(Form):
    name = forms.CharField(label="Tên đơn vị", help_text="Như trong quyết định")
    on = DayField(label="Có hiệu lực")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)
    secret = forms.CharField(label="Mật khẩu", required=False, widget=forms.PasswordInput)
    mine = forms.BooleanField(label="Máy của tôi", required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput)


EMPTY = UnitForm({})
GOOD = {"name": "Chi bộ thôn Mẫu", "on": "1/7/2025", "kind": "a"}


# Icons and status


def test_an_icon_brings_its_own_lines_and_is_hidden_from_readers_aloud() -> None:
    assert re.fullmatch(
        r'<svg class="nt-i nt-twist" viewBox="0 0 24 24" aria-hidden="true"><.+/></svg>', icon("right", "nt-twist")
    )


def test_assets_that_were_not_built_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nentang.common.graphics.finders.find", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="npm run build"):
        graphics._icons.__wrapped__()


def test_an_icon_that_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(LookupError, match="no-such"):
        icon("no-such")


def test_every_icon_has_lines() -> None:
    assert all("<" in icon(name) for name in icon_names())


@pytest.mark.parametrize("kind", ["ok", "info", "time", "soon", "late", "off", "gold"])
def test_a_status_has_a_shape_and_a_word(kind: str) -> None:
    html = render("{% status kind text %}", kind=kind, text="Còn <2 ngày")
    assert f'<span class="nt-st" data-s="{kind}"><svg' in html
    assert html.endswith("Còn &lt;2 ngày</span>")


# Fields


def test_a_field_ties_label_error_and_help_to_its_input() -> None:
    html = render("{% field form.name %}", form=EMPTY)
    assert 'for="id_name"' in html
    assert 'aria-describedby="id_name_error id_name_help"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_help"' in html
    assert words(html) == "Tên đơn vị Cần ghi tên đơn vị. Như trong quyết định"


def test_a_field_without_error_says_nothing_of_errors() -> None:
    html = render("{% field form.name %}", form=UnitForm(GOOD))
    assert "aria-invalid" not in html
    assert "_error" not in html
    assert 'value="Chi bộ thôn Mẫu"' in html


def test_only_what_may_stay_empty_is_marked() -> None:
    assert "(không bắt buộc)" in render("{% field form.note %}", form=EMPTY)
    assert "(không bắt buộc)" not in render("{% field form.name %}", form=EMPTY)


def test_choices_are_a_group_with_a_name() -> None:
    html = render('{% field form.kind "seg" %}', form=EMPTY)
    assert "<fieldset" in html
    assert "<legend>Loại</legend>" in html
    assert 'aria-describedby="id_kind_error"' in html
    assert html.count('type="radio"') == 2
    assert "nt-seg" in html
    assert "form-check" in render("{% field form.kind %}", form=EMPTY)


def test_a_tick_box_a_password_and_a_hidden_field_have_their_own_shape() -> None:
    assert 'class="form-check-label" for="id_mine"' in render("{% field form.mine %}", form=EMPTY)
    assert 'data-reveal="id_secret"' in render("{% field form.secret %}", form=EMPTY)
    assert words(render("{% field form.version %}", form=EMPTY)) == ""


def test_the_summary_names_each_field_and_leads_to_it() -> None:
    form = UnitForm({"on": "31/02/2025"})
    form.add_error(None, "Hai đơn vị trùng tên.")
    html = render("{% error_summary form %}", form=form)
    assert 'role="alert" tabindex="-1"' in html
    assert re.findall(r'href="#(\w+)"', html) == ["id_name", "id_on", "id_kind_0"]
    assert words(html).startswith("Còn 4 chỗ phải sửa Hai đơn vị trùng tên. Tên đơn vị: Cần ghi tên đơn vị.")
    assert render("{% error_summary form %}", form=UnitForm(GOOD)) == "\n"


def test_a_day_is_typed_as_people_type_it_and_shown_in_one_way() -> None:
    form = UnitForm(GOOD)
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2025, 7, 1)
    shown = render("{% field form.on %}", form=UnitForm(initial={"on": date(2025, 7, 1)}))
    assert 'value="01/07/2025"' in shown
    assert 'inputmode="numeric"' in shown


@pytest.mark.parametrize("typed", ["31/02/2025", "hôm qua", ""])
def test_a_day_that_cannot_be_is_refused_in_a_sentence(typed: str) -> None:
    (error,) = UnitForm(GOOD | {"on": typed}).errors["on"]
    assert error.endswith(".")
    assert typed in error


def test_a_choice_that_is_not_there_is_refused_by_name() -> None:
    assert UnitForm(GOOD | {"kind": "z"}).errors["kind"] == ["Chọn loại trong danh sách."]
    assert UnitForm(GOOD | {"kind": ""}).errors["kind"] == ["Chọn loại."]


# Figures and records


def test_a_figure_leads_to_what_it_counts_or_is_refused() -> None:
    html = render('{% figure "Chi bộ" "1.218" "/organisations/?kind=CELL" unit="chi bộ" %}')
    assert '<a class="nt-fig" href="/organisations/?kind=CELL">' in html
    with pytest.raises(ValueError, match="links to the records"):
        render('{% figure "Chi bộ" "1.218" "" %}')


def test_a_timeline_shows_days_words_and_what_was_withdrawn() -> None:
    entries = [
        TimelineEntry("Hợp nhất", date(2027, 1, 1), kind="next", link=Link("Xem", "/x/")),
        TimelineEntry("Đổi tên", date(2022, 3, 10), is_withdrawn=True),
        TimelineEntry("Thuộc huyện", when="2005 – 2010"),
        TimelineEntry("Không rõ ngày", FOREVER),
    ]
    html = render("{% timeline entries %}", entries=entries)
    assert words(html) == (
        "01/01/2027 · dự kiến Hợp nhất Xem 10/03/2022 · đã rút lại Đổi tên 2005 – 2010 Thuộc huyện Không rõ ngày"
    )
    assert 'datetime="2027-01-01"' in html
    assert "9999" not in html


def test_the_tree_fetches_only_what_is_not_there() -> None:
    leaf = TreeNode("Chi bộ thôn", "/c/", count=0, count_label="tổ")
    closed = TreeNode("Đảng bộ phường", "/b/", children_url="/b/children/")
    top = TreeNode("Đảng bộ xã", "/a/", children=[leaf, closed], is_open=True, is_selected=True)
    html = render('{% tree nodes "Cây tổ chức" %}', nodes=[top])
    assert re.findall(r'hx-get="([^"]+)"', html) == ["/b/children/"]
    assert html.count("<details open") == 1
    assert 'href="/a/" aria-current="true"' in html
    assert "0 tổ" in words(html)
    assert not re.search(r"<summary>(?:(?!</summary>).)*<a ", html, re.DOTALL)


def test_before_and_after_say_in_words_what_the_colour_says() -> None:
    html = render(
        "{% before_after before after %}",
        before=[ChangedNode("Chi bộ A", "gone", value="20")],
        after=[ChangedNode("Chi bộ B", "new", depth=1), ChangedNode("Chi bộ C")],
    )
    assert words(html) == "Trước Chi bộ A (kết thúc) 20 Sau Chi bộ B (mới) Chi bộ C"


def test_papers_facts_links_crumbs_and_steps_show_their_words() -> None:
    assert words(render("{% papers items %}", items=[Paper("Quyết định", "2 trang", "ok", url="/x/", value="3")])) == (
        "Quyết định 2 trang 3"
    )
    assert 'class="nt-src" href="/x/"' in render("{% facts rows %}", rows=[Fact("Cấp trên", "Đảng bộ tỉnh", "/x/")])
    assert words(render("{% links items %}", items=[Link("Cây tổ chức", "/x/", "tree")])) == "Cây tổ chức"
    assert words(render("{% crumbs items %}", items=[Link("Cây", "/x/"), Link("Chi bộ")])) == "Cây › Chi bộ"
    steps = [Step("Một", state="done"), Step("Hai", state="current"), Step("Ba")]
    html = render("{% stepper steps %}", steps=steps)
    assert html.count('data-s="ok"') == html.count('aria-current="step"') == 1


def test_things_to_do_lead_where_they_are_done() -> None:
    row = '{% todo_row "late" "Quá 2 ngày" "Ghi nhiệm kỳ" "Đã hết 30/06/2025" "/x/" "Ghi" %}'
    assert words(render(row)) == "Ghi nhiệm kỳ Đã hết 30/06/2025 Quá 2 ngày Ghi : Ghi nhiệm kỳ"
    assert 'class="btn btn-soft" href="/x/"' in render(row.replace("todo_row", "task"))


# What a page says


def test_an_empty_page_offers_one_way_on() -> None:
    html = render('{% empty_state "Chưa có gì" "Ghi mốc đầu tiên." "/x/" "Ghi sự kiện" is_main=True level="h3" %}')
    assert "<h3>Chưa có gì</h3>" in html
    assert html.count("<a ") == html.count("btn-primary") == 1
    assert "<a " not in render('{% empty_state "Chưa có gì" "Sẽ có sau." %}')


def test_a_note_keeps_its_content_safe() -> None:
    html = render('{% note "soon" %}<p>{{ text }}</p>{% endnote %}', text="<b>")
    assert 'data-s="soon"' in html
    assert "<p>&lt;b&gt;</p>" in html


def test_a_dialog_is_named_by_its_title() -> None:
    html = render('{% dialog name="d" title="Chọn đơn vị" %}<p>x</p>{% enddialog %}')
    assert 'id="d" aria-labelledby="d-title"><h2 id="d-title">Chọn đơn vị</h2><p>x</p>' in html


def test_a_question_posts_by_itself_or_sends_the_form_of_the_page() -> None:
    alone = render('{% confirm_dialog "d" "Xóa?" "Mất 3 ô." "Xóa bản nháp" url="/x/" %}', csrf_token="tok")
    assert 'action="/x/"' in alone
    assert 'value="tok"' in alone
    assert "autofocus>Xem lại" in alone
    assert "btn-risk" in alone
    sends = render('{% confirm_dialog "d" "Ghi?" "Có hiệu lực mai." "Ghi sự kiện" form="form" is_risk=False %}')
    assert 'type="submit" form="form"' in sends
    assert "btn-risk" not in sends


def test_a_list_says_how_much_of_it_is_shown() -> None:
    assert words(render('{% pager 20 1218 next_url="?after=x" %}')) == "Hiện 20 trên 1.218 Trang sau"
    assert words(render("{% pager 20 %}")) == "Hiện 20"


# Time and search


def test_the_slider_works_without_scripts_and_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/organisations/", {"on": "2020-01-01", "q": "thửu"})
    html = render(
        '{% time_slider on first last marks target="#tree" keep=keep %}',
        request=request,
        on=date(2020, 7, 1),
        first=date(2016, 1, 1),
        last=date(2026, 12, 2),
        marks=[TimeMark(date(2018, 7, 1), "thành lập 2"), TimeMark(date(2022, 7, 1), "hợp nhất 4")],
        keep={"q": "thửu", "on": "x", "empty": ""},
    )
    assert 'method="get" action="/organisations/"' in html
    assert 'name="q" value="thửu"' in html
    assert "empty" not in html
    assert 'value="01/07/2020"' in html
    assert re.findall(r'href="([^"]+)"', html) == [
        "?q=th%E1%BB%ADu&amp;on=2018-07-01",
        "?q=th%E1%BB%ADu&amp;on=2022-07-01",
    ]
    assert 'hx-target="#tree"' in html


def test_a_day_that_could_not_be_read_comes_back_as_typed_with_its_reason() -> None:
    days = {"on": date(2020, 7, 1), "first": date(2016, 1, 1), "last": date(2026, 12, 2), "marks": []}
    html = render('{% time_slider on first last marks error="Không có ngày này." typed="31/02/2020" %}', **days)
    assert 'value="31/02/2020" data-day aria-invalid="true" aria-describedby="time-error"' in html
    assert "Không có ngày này." in html


def test_search_has_a_name_for_readers_aloud() -> None:
    html = render('{% search "q" "Tìm tổ chức" value="Thửu" %}')
    assert 'aria-label="Tìm tổ chức"' in html
    assert "hx-get" not in html


# Everywhere


def test_no_component_writes_styles_or_scripts_into_the_page() -> None:
    html = render("{% mark %}{% emptyart %}{% terrace %}{% icon 'tree' %}{% tree nodes 'x' %}", nodes=[])
    assert "style=" not in html
    assert "<script" not in html


def test_numbers_and_days_are_filters() -> None:
    source = "{{ 1218|number }} {{ 97.3|percent }} {{ 1.4|signed }} {{ d|day }} {{ d|long_day }} {{ x|dash }}"
    assert render(source, d=date(2026, 12, 3), x="") == "1.218 97,3% +1,4 03/12/2026 Thứ Năm 03/12/2026 –"
    assert render("{% period d %} {% out_of 1 2 %} {% share 1 2 %} {% days_left d d %}", d=date(2026, 12, 3)) == (
        "từ 03/12/2026 1 trên 2 50,0% hôm nay"
    )


def test_a_tag_that_is_not_there_fails_at_once() -> None:
    with pytest.raises(TemplateSyntaxError):
        render("{% no_such_tag %}")
