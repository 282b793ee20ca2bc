"""The four ways in which a request can be refused; codes and values only, the sentences are in `common.messages`."""

from typing import Any


class DomainError(Exception):
    """A refusal that a person can read: a stable code and the values that its sentence names.

    `field` is the name of the form field to which the refusal belongs, when there is one.
    """

    def __init__(self, code: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values = values

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code}({shown})" if shown else self.code


class NotVisible(DomainError):  # noqa: N818
    """The row does not exist for this person; answered with 404 so that nothing reveals what exists."""

    def __init__(self, code: str = "not_visible", **values: Any) -> None:
        super().__init__(code, **values)


class RuleBroken(DomainError):  # noqa: N818
    """A rule of the field forbids it; `findings` explain which, with the values compared (422)."""

    def __init__(self, verdict: Any, **values: Any) -> None:
        super().__init__("rule_broken", **values)
        self.verdict = verdict


class Conflict(DomainError):  # noqa: N818
    """Somebody else changed or closed the record meanwhile; `theirs` and `mine` are shown side by side (409)."""

    def __init__(
        self, code: str, *, theirs: dict[str, Any] | None = None, mine: dict[str, Any] | None = None, **values: Any
    ) -> None:
        super().__init__(code, **values)
        self.theirs = theirs or {}
        self.mine = mine or {}


class Refused(DomainError):  # noqa: N818
    """The input cannot be accepted: an impossible date, a bad file, a contradiction (422)."""
