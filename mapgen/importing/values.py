"""What people write into cells: dates and degrees, in the ways of several languages."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from mapgen.edtf import EdtfError, parse
from mapgen.edtf_mistakes import meant
from mapgen.importing.table import Value

_TIME = re.compile(
    r"[T ,]+\d{1,2}[:.h]\d{2}([:.]\d{2})?([.,]\d+)?\s*([ap]\.?m\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?\Z", re.IGNORECASE
)
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "cs", "tr", "ru", "uk", "ar", "fa")


def is_date(text: str) -> bool:
    """Tell whether a text is an EDTF date.

    Examples
    --------
    >>> is_date("2015-09"), is_date("September 2015")
    (True, False)
    """
    try:
        parse(text)
    except EdtfError:
        return False
    return True


def dates(value: Value, order: str = "") -> tuple[str, ...]:
    """Give the EDTF dates that a cell can mean: none, one, or two where day and month cannot be told apart.

    Parameters
    ----------
    value : str, number or None
    order : {"", "dmy", "mdy"}
        What comes first where they cannot.

    Examples
    --------
    >>> dates("3 janvier 2020"), dates("1/31/2020"), dates("2020-01-03T10:00:00Z"), dates(2015.0), dates("soon")
    (('2020-01-03',), ('2020-01-31',), ('2020-01-03',), ('2015',), ())
    >>> dates("03/04/2020"), dates("03/04/2020", "mdy")
    (('2020-04-03', '2020-03-04'), ('2020-03-04',))
    """
    if isinstance(value, (bool, list)) or value is None:
        return ()
    if isinstance(value, (int, float)):
        whole = int(value) if abs(value) < 1e6 else 0
        return (str(whole),) if 1000 <= whole <= 2999 and whole == value else ()
    found = _dates(value.strip()[:100])
    if len(found) == 2 and order:
        return (found[0 if order == "dmy" else 1],)
    return found


@lru_cache(maxsize=1 << 14)
def _dates(text: str) -> tuple[str, ...]:
    if is_date(text):
        return (text,)
    bare = _TIME.sub("", _western(text))
    if is_date(bare):
        return (bare,)
    return _named(bare) or meant(bare, accepts=is_date)


def _named(text: str) -> tuple[str, ...]:
    """Read a day, a month's name and a year, in any order; or a month's name and a year."""
    numbers = re.findall(r"\d+", text)
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    months = [_months()[word] for word in words if word in _months()]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    small = {"de", "del", "of", "the", "st", "nd", "rd", "th", "er", "den", "le", "el", "г", "року", "года"}
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return ()
    if any(word not in small and word not in _months() for word in words):
        return ()  # "late September 2015" says more than its month
    made = f"{years[0]}-{months[0]:02}" + (f"-{int(days[0]):02}" if days else "")
    return (made,) if is_date(made) else ()


# What people say of a date beside it, in English, German, French, Spanish and Italian: a part of it, or about then.
_PARTS = (
    "early mid middle late end beginning start anfang mitte ende spät früh anfangs debut début fin mi milieu fines "
    "finales principios comienzos inicios mediados inizio metà fine of in the im am de del du des le la à a di"
)
_ABOUT = (
    "about around approximately circa ca c um etwa gegen wohl vermutlich vers environ hacia alrededor probably verso"
)
_SEASONS = {
    "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24, "frühling": 21, "frühjahr": 21, "sommer": 22,
    "herbst": 23, "printemps": 21, "été": 22, "automne": 23, "hiver": 24, "primavera": 21, "verano": 22, "otoño": 23,
    "invierno": 24,
}  # fmt: skip


def suggested(text: str) -> str:
    """Offer the EDTF date that words about a date leave no doubt of, or nothing: an author has to agree to it.

    Examples
    --------
    >>> [suggested(text) for text in ("Mitte Januar 1915", "late July 1969", "vers le 5 juillet 1969", "Sommer 1914")]
    ['1915-01', '1969-07', '1969-07-05~', '1914-22']
    >>> [suggested(text) for text in ("not before July 1969", "July or August 1969", "early 1915", "soon", "1914/15")]
    ['', '', '1915', '', '']
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    numbers = re.findall(r"\d+", _western(text))
    years = [number for number in numbers if len(number) == 4]
    about, parts = set(words) & set(_ABOUT.split()), set(words) & set(_PARTS.split())
    dated = [word for word in words if word in _months() or word in _SEASONS]
    if len(text) > 60 or len(years) != 1 or len(dated) > 1 or set(words) - about - parts - set(dated):
        return ""
    mark = "~" if about else ""
    days = [number for number in numbers if len(number) <= 2]
    if re.search(r"\d\s*[/–—-]\s*\d", text) or len(numbers) > 2 or len(days) != len(numbers) - 1:
        return ""
    if days:
        made = _named(f"{days[0]} {dated[0]} {years[0]}") if dated and about else ()
        return f"{made[0]}{mark}" if made else ""
    part = (_months() | _SEASONS)[dated[0]] if dated else 0
    made_up = years[0] + (f"-{part:02}" if part else "") + mark
    return made_up if is_date(made_up) else ""


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names  # noqa: PLC0415

    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(name.casefold().rstrip("."), set()).add(number)
    # What is one month here and another one there is no month.
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def _western(text: str) -> str:
    return "".join(str(unicodedata.decimal(c, c)) for c in text)


def number(value: Value) -> float | None:
    """Read a number, with a decimal point or comma.

    Examples
    --------
    >>> number("48,85"), number("−12.5"), number("٣٣٫٣"), number(7), number("1,234.5"), number("n/a")
    (48.85, -12.5, 33.3, 7.0, None, None)
    """
    if isinstance(value, (bool, list)) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value) if abs(value) < 1e300 else None
    text = _western(value.strip()[:60]).replace("−", "-").replace("٫", ".")
    if not re.fullmatch(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d{1,2})?", text):
        return None
    return float(text.replace(",", "."))


_DEGREES = re.compile(
    r"([NSEW])?\s*([+-]?\d+(?:[.,]\d+)?)\s*[°º\s]\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]?\s*)?"
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:\"|″|”|'')?\s*)?([NSEW])?\s*",
    re.IGNORECASE,
)


def degrees(value: Value) -> float | None:
    r"""Read a longitude or latitude in degrees, or in degrees, minutes and seconds.

    Examples
    --------
    >>> degrees("48,8566"), degrees("48°30'00\"N"), degrees("45 15 W"), degrees("12.5° S"), degrees("north")
    (48.8566, 48.5, -45.25, -12.5, None)
    """
    plain = number(value)
    if plain is not None or not isinstance(value, str):
        return plain
    match = _DEGREES.fullmatch(_western(value.strip()[:60]).replace("−", "-") + " ")
    if not match or (match[1] and match[5]):
        return None
    whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.group(2, 3, 4))
    if minutes >= 60 or seconds >= 60:
        return None
    size = abs(whole) + minutes / 60 + seconds / 3600
    side = (match[1] or match[5] or "").upper()
    return -size if match[2].startswith("-") or side in ("S", "W") else size
