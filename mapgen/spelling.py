"""Names as they are compared: without accents, apostrophes and case, in whichever script."""

from __future__ import annotations

import re
import unicodedata

# The rules are those of the page's search (`frontend/src/search.ts`), so that both find the same. Apostrophes,
# quotation marks and the letters that stand for ʿayn and hamza in Latin script mean nothing: Sana'a, Sana’a.
_QUOTES = re.compile(
    "['\"`´‘’‚‛“”„‟‹›«»′″‵＇\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u05f3\u05f4\u0621]",
)
# Accents, points and harakat; not the vowel signs of Indic scripts, which are letters. Tatweel.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0640]",
)
# Letters that no decomposition takes apart, and those of Persian and Urdu that Arabic keyboards write otherwise.
_FOLDS = str.maketrans({
    "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ς": "σ",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۃ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
    **{chr(first + digit): str(digit) for first in (0x660, 0x6F0) for digit in range(10)},
})  # fmt: skip


def folded(name: str) -> str:
    """Return a name as it is compared, whatever its normal form and its digits.

    Examples
    --------
    >>> folded("Sana'a"), folded("SANAʼA"), folded("Ṣan‘ā’"), folded("صَنْعَاء")
    ('sanaa', 'sanaa', 'sana', 'صنعا')
    >>> folded("Тель-Авив"), folded("كربلاء"), folded("São  Tomé")
    ('тель авив', 'كربلا', 'sao tome')
    """
    text = unicodedata.normalize("NFKD", _QUOTES.sub("", name)).lower()
    text = _QUOTES.sub("", _MARKS.sub("", text)).translate(_FOLDS)
    kept = []
    for letter in text:
        category = unicodedata.category(letter)
        if category == "Cf":  # joiners, soft hyphens, marks of direction
            continue
        kept.append(" " if category[0] == "P" or letter.isspace() else letter)
    return " ".join("".join(kept).split())
