"""Words of doubt and words of attribution in a quote, by language."""

from __future__ import annotations

import re
from functools import cache

DOUBT = {
    "en": (
        r"presumabl[ey]", r"presumed",
        r"would(?: \w+){0,2} have(?! (?:to|an?|the|no|any|his|her|its|their|our|my)\b)",
        r"allege[sd]?", r"alleging", r"allegedly", r"allegations?", r"reportedly", r"purported(?:ly)?", r"supposedly",
        r"apparently", r"seemingly", r"rumou?r(?:s|ed)?", r"unconfirmed", r"unverified", r"probably", r"possibly",
        r"perhaps", r"(?:is|are|was|were|been|widely) (?:believed|thought|said|assumed|rumou?red|suspected) to",
        r"(?:believed|thought|suspected|said) to (?:be|have)", r"it (?:is|was) (?:believed|thought|said|assumed) that",
        r"(?:appear|seem)(?:s|ed)? to", r"(?:may|might|could)(?: \w+)? have (?:\w+ed|been)",
    ),
    "de": (
        r"angeblich\w*", r"mutmaßlich\w*", r"vermutlich\w*", r"vermeintlich\w*", r"wahrscheinlich", r"möglicherweise",
        r"offenbar", r"dem vernehmen nach", r"unbestätigte\w*", r"vorgeblich\w*",
    ),
    "fr": (
        r"prétendument", r"présumée?s?", r"vraisemblablement", r"apparemment", r"probablement", r"peut-être",
        r"soi-disant", r"non confirmée?s?", r"(?:aurait|auraient|serait|seraient) (?:été|eu|fait|\w+é|mort|tué)s?",
    ),
    "es": (
        r"presuntamente", r"presunt[oa]s?", r"supuestamente", r"(?<!por )supuest[oa]s?", r"aparentemente",
        r"probablemente", r"al parecer", r"posiblemente", r"habrían? (?:sido|\w+[ai]do)", r"sin confirmar",
    ),
}  # fmt: skip
"""What shows that a text is not sure. "Would have to" and "supposed to" are duties, and are not among them."""

ATTRIBUTION = {
    "en": (
        r"according to(?! (?:the )?(?:law|rules?|agreement|treaty|plan|constitution|schedule)\b)",
        r"says", r"(?<!the )said(?! to\b)", r"in the words of", r"as reported by",
        r"told (?:reporters|journalists|reuters|afp|ap|the (?:bbc|guardian|new york times|washington post))",
        r"(?:claim|assert|insist|maintain|allege|acknowledge|confirm)(?:s|ed) that",
    ),
    "de": (
        r"laut (?:der|dem|den|des|einem|einer|angaben|\w*berichten?|\w+meldung\w*)", r"zufolge", r"nach angaben",
        r"sagten?", r"behaupte(?:t|te|ten)",
    ),
    "fr": (r"selon", r"d['’]après", r"(?:a|ont) déclaré(?! la guerre)", r"(?:a|ont) affirmé"),
    "es": (r"según", r"dijo", r"dijeron", r"afirmó", r"afirmaron", r"declar(?:ó|aron) que", r"de acuerdo con"),
}  # fmt: skip
"""What shows that a text passes on what somebody else says."""


def doubt(quote: str, language: str) -> str | None:
    """Find the first words of doubt in a quote.

    Parameters
    ----------
    quote : str
        The source's own words.
    language : str
        Their language, BCP 47. In one that has no list nothing is found.

    Examples
    --------
    >>> doubt("Putin, with whom he would presumably have met in Moscow", "en")
    'would presumably have'
    >>> doubt("They would have to cross the river", "en") is None
    True
    >>> doubt("Der mutmaßliche Täter", "de-AT")
    'mutmaßliche'
    """
    return _first(DOUBT, quote, language)


def attribution(quote: str, language: str) -> str | None:
    """Find the first words in a quote that name a speaker; see `doubt`.

    Examples
    --------
    >>> attribution("According to the ministry, nobody was hurt", "en")
    'According to'
    >>> attribution("All went according to plan", "en") is None
    True
    """
    return _first(ATTRIBUTION, quote, language)


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str] | None:
    words = {"doubt": DOUBT, "attribution": ATTRIBUTION}[kind].get(language.partition("-")[0].lower())
    return None if words is None else re.compile(rf"\b(?:{'|'.join(words)})(?!\w)")


def _first(table: dict[str, tuple[str, ...]], quote: str, language: str) -> str | None:
    pattern = _pattern("doubt" if table is DOUBT else "attribution", language)
    # Small letters on both sides: a pattern that ignores case is several times slower.
    lower = quote.lower()
    match = None if pattern is None else pattern.search(lower)
    if match is None:
        return None
    # A few capitals (İ) are longer in small letters; then the words are shown as they were compared.
    shown = quote if len(lower) == len(quote) else lower
    return shown[match.start() : match.end()].strip()
