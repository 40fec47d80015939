"""Ids made from titles: what can stand in an address, and says what it names."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
"""Letters of an id that is made; whole words of a longer title."""

# Letters that are no letter with a mark: Unicode does not take them apart.
_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "ŧ": "t",
    "ə": "e",
})  # fmt: skip
_DROPPED = re.compile(r"['’‘ʼʻ`´ʿʾ]")


def slug(title: str) -> str:
    """Make the part of an id that says what a record is, or nothing if the title has no Latin letters or digits.

    Examples
    --------
    >>> slug("Ṣan‘ā’, 2015: Straße nach Århus"), slug("تهران")
    ('sana-2015-strasse-nach-arhus', '')
    """
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", title.casefold()).translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        if found and len(found) + 1 + len(word) > LONGEST:
            break
        found += f"-{word}" if found else word[:LONGEST]
    return found
