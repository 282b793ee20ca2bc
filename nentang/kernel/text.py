"""Vietnamese text: one normal form, what a search compares, and the order of names.

Order and search never depend on a database's collation: keys are stored, and comparing their bytes gives the order.
"""

import re
import unicodedata
from functools import lru_cache

from nentang.kernel.errors import Refused

NAME_LIMIT = 255
SYLLABLES_REMEMBERED = 1 << 14

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHTS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"  # in ASCII order, one for each letter of the alphabet
_PRIMARY = dict(zip(_ALPHABET, _WEIGHTS, strict=True))
_AFTER_THE_ALPHABET = "z"
_PUNCTUATION = '"'
_GAP = "!"
_END = " "  # below every weight: what is shorter comes first

_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another letter
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # à ả ã á ạ, in this order
_OTHER_MARK = str(len(_TONES) + 1)
_MARKS = re.compile("[\u0300-\u036f]+")
_MARKS_KEPT = 2  # ơ̆ and ê̆ of the Ê Đê and Gia Rai alphabets have no sign of their own
_WITHOUT_MARKS = str.maketrans({"đ": "d", "ƀ": "b"})
_PIECES = re.compile("\\d{1,999}|\\D[\u0300-\u036f]*")
_UNWRITABLE = {"Cc", "Cs", "Co", "Cn"}


def nfc(text: str) -> str:
    """Return text in one normal form: composed, with the tone after the mark that makes the letter."""
    composed = unicodedata.normalize("NFC", text)
    if not _MARKS.search(composed):
        return composed
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _MARKS.sub(_shapes_first, decomposed))


def _shapes_first(marks: re.Match[str]) -> str:
    return "".join(sorted(marks[0], key=lambda mark: mark not in _SHAPES))


def squeeze(text: str) -> str:
    """Return text in normal form with single spaces between words and none around them."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """Return what a search compares: without marks, đ as d, in lower case, spaces squeezed."""
    return " ".join(_folded(word) for word in nfc(text).split())


search_key = fold


def person_search_key(full_name: str) -> str:
    """Return the folded name with the given name first: "an nguyen van"."""
    family, middle, given = split_name(full_name)
    return fold(f"{given} {family} {middle}")


def split_name(full_name: str) -> tuple[str, str, str]:
    """Return family name, middle names and given name, taking the first and the last word as they are typed."""
    words = squeeze(full_name).split(" ")
    if len(words) == 1:
        return "", "", words[0]
    return words[0], " ".join(words[1:-1]), words[-1]


def sort_key(text: str) -> str:
    """Return an ASCII string that sorts as Vietnamese does.

    First by letters (a ă â b c d đ e ê …; a gap before digits, digits before letters, numbers by their value), then
    by tone (à ả ã á ạ), then small letters before capitals; each over the whole text before the next.
    """
    words = [_word_key(word) for word in nfc(text).split()]
    levels = (_GAP.join(word[0] for word in words), *("0".join(word[level] for word in words) for level in (1, 2)))
    return _END.join((levels[0], levels[1].rstrip("0"), levels[2].rstrip("0")))


def person_sort_key(full_name: str) -> str:
    """Return the key by which people are listed: given name, then family name, then middle names."""
    family, middle, given = split_name(full_name)
    return _END.join(sort_key(part) for part in (given, family, middle))


def organisation_sort_key(name: str) -> str:
    """Return the key by which units are listed: "Chi bộ thôn 2" before "Chi bộ thôn 10"."""
    return sort_key(name)


def clean_name(text: str, limit: int = NAME_LIMIT, *, field: str | None = None) -> str:
    """Return a name in normal form, or refuse it.

    Raises Refused `name_missing`, `name_unwritable` (a control character), `name_stray_mark` (a mark that stands on no
    letter, or a heap of them) or `name_too_long`, each with the values that its sentence needs.
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    name = squeeze(visible)
    if not name:
        raise Refused("name_missing", field=field)
    for sign in name:
        if unicodedata.category(sign) in _UNWRITABLE:
            raise Refused("name_unwritable", field=field, character=f"U+{ord(sign):04X}")
    for marks in _MARKS.finditer(name):
        if len(marks[0]) > _MARKS_KEPT or not name[: marks.start()][-1:].isalpha():
            raise Refused("name_stray_mark", field=field, position=marks.start() + 1)
    if len(name) > limit:
        raise Refused("name_too_long", field=field, length=len(name), limit=limit)
    return name


@lru_cache(SYLLABLES_REMEMBERED)
def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold().translate(_WITHOUT_MARKS))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@lru_cache(SYLLABLES_REMEMBERED)
def _word_key(word: str) -> tuple[str, str, str]:
    """Return the levels of one word: letters, tones, cases; of the last two one sign for each letter or number."""
    weights = [
        _number_weight(piece) if piece[0].isdecimal() else _letter_weight(piece) for piece in _PIECES.findall(word)
    ]
    primary, tones, cases = zip(*weights, strict=True)
    return "".join(primary), "".join(tones), "".join(cases)


def _number_weight(digits: str) -> tuple[str, str, str]:
    number = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0")
    return f"0{len(number):03}{number}", "0", "0"


def _letter_weight(sign: str) -> tuple[str, str, str]:
    base, *marks = list(unicodedata.normalize("NFD", sign))
    letter, tone = base.lower(), "0"
    for mark in marks:
        shaped = unicodedata.normalize("NFC", letter + mark)
        if shaped in _PRIMARY:
            letter = shaped
        elif tone == "0":
            tone = str(_TONES.index(mark) + 1) if mark in _TONES else _OTHER_MARK
    rank = _AFTER_THE_ALPHABET if base.isalpha() else _PUNCTUATION
    return _PRIMARY.get(letter, f"{rank}{ord(base):06x}"), tone, "1" if base.isupper() else "0"
