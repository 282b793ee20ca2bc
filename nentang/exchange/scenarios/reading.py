"""Reads a scenario file; whatever is wrong is refused with the file, the place, the value and what to write instead."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from nentang.exchange.scenarios.scenario import HOWS, KINDS, Figure, Scenario, Unit
from nentang.kernel.dates import EARLIEST, LATEST
from nentang.kernel.errors import Refused
from nentang.orgs.facts import settings_known

MOST_UNITS = 50_000
NUMBER = "{n}"
SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")
CODE = re.compile(r"^[a-z_]+(\.[a-z_]+)+$")

TEXT = _("chữ trong ngoặc kép")
DAY = _("ngày không có ngoặc kép, ví dụ 2021-12-31")
WHOLE = _("số nguyên từ 1 trở lên")
AMOUNT = _("một số không âm")
TABLE = _("một bảng")
SLUG_WORDS = _("chữ thường không dấu, chữ số và gạch nối")
CODE_WORDS = _("mã chỉ tiêu, ví dụ members.total")

_UNIT = {"key", "name", "kind", "setting", "parent", "established"}
_GROUP = {"parent", "count", "kind", "setting", "name", "cells"}
_CELLS = {"count", "total", "kind", "setting", "name"}
_FIGURE = {"org", "indicator", "from", "to", "value", "how", "slack", "base", "where"}


def read(file: Path) -> Scenario:
    """Return what a scenario file says, with units of groups numbered and spread; writes nothing."""
    return _Reader(file).scenario()


class _Reader:
    """Reads one file; every refusal names it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.units: list[Unit] = []
        self.keys: dict[str, Unit] = {}
        self.names: set[tuple[int | None, str]] = set()

    def scenario(self) -> Scenario:
        content = self._parsed()
        self._known("", content, {"scenario", "organisation", "organisations", "figure"})
        head = self._table("", content, "scenario")
        self._known("[scenario]", head, {"id", "title", "as_of"})
        slug = self._matching("[scenario]", head, "id", SLUG, SLUG_WORDS)
        title = self._text("[scenario]", head, "title")
        self.as_of = self._day("[scenario]", head, "as_of")
        self._organisations(self._tables(content, "organisation"))
        for number, group in enumerate(self._tables(content, "organisations"), start=1):
            self._group(f"[[organisations]] {number}", group)
        figures = [
            self._figure(f"[[figure]] {number}", each)
            for number, each in enumerate(self._tables(content, "figure"), start=1)
        ]
        return Scenario(self.file, slug, title, self.as_of, tuple(self.units), tuple(figures))

    # The file

    def _parsed(self) -> dict[str, Any]:
        try:
            text = self.file.read_text(encoding="utf-8")
        except OSError:
            raise Refused("scenario_file_missing", file=str(self.file)) from None
        except UnicodeDecodeError as wrong:
            line = self.file.read_bytes()[: wrong.start].count(b"\n") + 1
            raise Refused("scenario_not_toml", file=self.file.name, line=line, value="UTF-8") from None
        try:
            return tomllib.loads(text, parse_float=Decimal)
        except (tomllib.TOMLDecodeError, RecursionError) as wrong:
            self._not_toml(text, str(wrong))

    def _not_toml(self, text: str, said: str) -> NoReturn:
        placed = re.search(r"line (\d+), column (\d+)", said)
        lines = text.splitlines() or [""]
        line = min(int(placed[1]) if placed else len(lines), len(lines))
        value = lines[line - 1].strip()
        if said.startswith("Invalid date"):
            raise Refused("scenario_date_impossible", file=self.file.name, line=line, value=value)
        raise Refused("scenario_not_toml", file=self.file.name, line=line, value=value)

    # Organisations

    def _organisations(self, tables: list[dict[str, Any]]) -> None:
        stated = [table.get("key") for table in tables]
        for number, table in enumerate(tables, start=1):
            place = f"[[organisation]] {number}"
            self._known(place, table, _UNIT)
            key = self._matching(place, table, "key", SLUG, SLUG_WORDS)
            place = f"{place} ({key})"
            if key in self.keys:
                raise Refused("scenario_key_repeated", **self._at(place, key))
            above = self._parent(place, table, stated) if "parent" in table else None
            if above is None and self.units:
                raise Refused("scenario_second_root", **self._at(place, key), root=self.units[0].key)
            self.keys[key] = self._add(place, table, above, key=key, name=self._text(place, table, "name"))
        if not self.units:
            raise Refused("scenario_no_root", **self._at("[[organisation]]", ""))

    def _parent(self, place: str, table: Mapping[str, Any], stated: Collection[Any]) -> Unit:
        key = self._text(place, table, "parent")
        if key not in self.keys:
            if key in stated:
                raise Refused("scenario_parent_later", **self._at(f"{place}, parent", key))
            raise Refused("scenario_key_unknown", **self._at(f"{place}, parent", key), known=list(self.keys))
        return self.keys[key]

    def _add(self, place: str, table: Mapping[str, Any], above: Unit | None, *, name: str, key: str = "") -> Unit:
        if len(self.units) >= MOST_UNITS:
            raise Refused("scenario_too_many", **self._at(place, len(self.units) + 1), limit=MOST_UNITS)
        parent = above.position if above else None
        if (parent, name) in self.names:
            raise Refused("scenario_name_repeated", **self._at(place, name))
        self.names.add((parent, name))
        unit = Unit(
            len(self.units),
            parent,
            key,
            name,
            self._one_of(place, table, "kind", KINDS),
            self._one_of(place, table, "setting", settings_known()),
            place,
            self._established(place, table),
        )
        self.units.append(unit)
        return unit

    def _established(self, place: str, table: Mapping[str, Any]) -> date | None:
        if "established" not in table:
            return None
        on = self._day(place, table, "established")
        if on > self.as_of:
            raise Refused("scenario_date_late", **self._at(f"{place}, established", on), as_of=self.as_of)
        return on

    def _group(self, place: str, table: dict[str, Any]) -> None:
        self._known(place, table, _GROUP)
        above = self._parent(place, table, ())
        made = self._alike(place, table, [above], [self._count(place, table, "count")])
        if "cells" not in table:
            return
        place, cells = f"{place}, cells", self._table(place, table, "cells")
        self._known(place, cells, _CELLS)
        if ("count" in cells) == ("total" in cells):
            raise Refused("scenario_count_or_total", **self._at(place, "count, total"))
        if "count" in cells:
            counts = [self._count(place, cells, "count")] * len(made)
        else:
            each, rest = divmod(self._count(place, cells, "total"), len(made))
            counts = [each + (number < rest) for number in range(len(made))]
        self._alike(place, cells, made, counts)

    def _alike(self, place: str, table: dict[str, Any], above: list[Unit], counts: list[int]) -> list[Unit]:
        """Add as many units below each superior as it is to have, numbered from one."""
        pattern = self._text(place, table, "name")
        if max(counts) > 1 and NUMBER not in pattern:
            raise Refused("scenario_name_needs_number", **self._at(f"{place}, name", pattern))
        if sum(counts) > MOST_UNITS:
            raise Refused("scenario_too_many", **self._at(place, sum(counts)), limit=MOST_UNITS)
        return [
            self._add(place, table, parent, name=pattern.replace(NUMBER, str(number)))
            for parent, count in zip(above, counts, strict=True)
            for number in range(1, count + 1)
        ]

    # Figures

    def _figure(self, place: str, table: dict[str, Any]) -> Figure:
        self._known(place, table, _FIGURE)
        org = self._text(place, table, "org")
        indicator = self._matching(place, table, "indicator", CODE, CODE_WORDS)
        place = f"{place} ({indicator})"
        if org not in self.keys:
            raise Refused("scenario_key_unknown", **self._at(f"{place}, org", org), known=list(self.keys))
        how = self._one_of(place, table, "how", HOWS)
        if "slack" in table and how in ("exactly", "at_least"):
            raise Refused("scenario_slack_unused", **self._at(f"{place}, slack", table["slack"]), how=how)
        if "base" in table and not indicator.startswith("review."):
            raise Refused("scenario_base_unused", **self._at(f"{place}, base", table["base"]))
        starts_on, to = self._days(place, table)
        return Figure(
            place,
            org,
            indicator,
            to,
            self._amount(place, table, "value"),
            how,
            starts_on,
            self._amount(place, table, "slack") if "slack" in table else None,
            self._one_of(place, table, "base", ("classified", "roll")) if "base" in table else "",
            self._where(place, table),
        )

    def _days(self, place: str, table: Mapping[str, Any]) -> tuple[date | None, date]:
        to = self._day(place, table, "to") if "to" in table else self.as_of
        starts_on = self._day(place, table, "from") if "from" in table else None
        if to > self.as_of:
            raise Refused("scenario_date_late", **self._at(f"{place}, to", to), as_of=self.as_of)
        if starts_on is not None and starts_on > to:
            raise Refused("scenario_dates_reversed", **self._at(f"{place}, from", starts_on), to=to)
        return starts_on, to

    def _where(self, place: str, table: Mapping[str, Any]) -> dict[str, str]:
        where = self._table(place, table, "where") if "where" in table else {}
        chosen = {name: self._text(f"{place}, where", where, name) for name in where}
        if "setting" in chosen:
            self._one_of(f"{place}, where", chosen, "setting", settings_known())
        return chosen

    # Values

    def _at(self, place: str, value: object) -> dict[str, Any]:
        return {"file": self.file.name, "place": place, "value": value}

    def _known(self, place: str, table: Mapping[str, Any], names: Collection[str]) -> None:
        for name in table:
            if name not in names:
                raise Refused("scenario_field_unknown", **self._at(place or "TOML", name), known=sorted(names))

    def _present(self, place: str, table: Mapping[str, Any], name: str) -> Any:
        if name not in table:
            raise Refused("scenario_field_missing", **self._at(place or "TOML", name))
        return table[name]

    def _of(self, place: str, table: Mapping[str, Any], name: str, *, expected: Any, fits: bool) -> None:
        if not fits:
            value = table[name]
            shown = f'"{value}"' if isinstance(value, str) else value
            raise Refused(
                "scenario_value_wrong", **self._at(f"{place}, {name}".lstrip(", "), shown), expected=str(expected)
            )

    def _table(self, place: str, table: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = self._present(place, table, name)
        self._of(place, table, name, expected=TABLE, fits=isinstance(value, dict))
        found: dict[str, Any] = value
        return found

    def _tables(self, content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        value = content.get(name, [])
        fits = isinstance(value, list) and all(isinstance(each, dict) for each in value)
        self._of("", {name: type(value).__name__}, name, expected=f"[[{name}]]", fits=fits)
        return list(value)

    def _text(self, place: str, table: Mapping[str, Any], name: str) -> str:
        value = self._present(place, table, name)
        self._of(place, table, name, expected=TEXT, fits=isinstance(value, str) and bool(value.strip()))
        return str(value)

    def _matching(self, place: str, table: Mapping[str, Any], name: str, form: re.Pattern[str], words: Any) -> str:
        value = self._text(place, table, name)
        self._of(place, table, name, expected=words, fits=bool(form.match(value)))
        return value

    def _one_of(self, place: str, table: Mapping[str, Any], name: str, known: Iterable[Any]) -> Any:
        value, choices = self._text(place, table, name), list(known)
        if value not in choices:
            raise Refused("scenario_choice_unknown", **self._at(f"{place}, {name}", value), known=choices)
        return value

    def _day(self, place: str, table: Mapping[str, Any], name: str) -> date:
        value = self._present(place, table, name)
        fits = isinstance(value, date) and not isinstance(value, datetime)
        self._of(place, table, name, expected=DAY, fits=fits and EARLIEST <= value <= LATEST)
        day: date = value
        return day

    def _count(self, place: str, table: Mapping[str, Any], name: str) -> int:
        value = self._present(place, table, name)
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        self._of(place, table, name, expected=WHOLE, fits=fits)
        return int(value)

    def _amount(self, place: str, table: Mapping[str, Any], name: str) -> Decimal:
        value = self._present(place, table, name)
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        amount = Decimal(value) if is_number else Decimal(-1)
        self._of(place, table, name, expected=AMOUNT, fits=amount.is_finite() and amount >= 0)
        return amount
