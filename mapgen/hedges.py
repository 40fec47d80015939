"""Words of doubt and words of attribution in a quote, by language."""

from __future__ import annotations

import re
from functools import cache

DOUBT = {
    "en": (
        r"presumabl[ey]", r"presumed",
        r"would(?: (?!like|love|prefer|want|wish|need|hate)\w+){0,2} have"
        r"(?! (?:to|an?|the|no|any|his|her|its|their|our|my)\b)(?! been (?:\d|worse|better|impossible|enough|easier))",
        r"allege[sd]?", r"alleging", r"allegedly", r"allegations?", r"reportedly", r"purported(?:ly)?", r"supposedly",
        r"apparently", r"seemingly", r"rumou?r(?:s|ed)?", r"unconfirmed", r"unverified", r"probably", r"possibly",
        r"perhaps", r"(?:is|are|was|were|been|widely) (?:believed|thought|said|assumed|rumou?red|suspected) to",
        r"(?:believed|thought|suspected|said) to (?:be|have)", r"it (?:is|was) (?:believed|thought|said|assumed) that",
        r"(?:appear|seem)(?:s|ed)? to", r"it (?:appear|seem)(?:s|ed) that", r"(?:un|not )clear (?:whether|if|who)",
        r"(?:may|might)(?: \w+)? have (?:(?!been (?:worse|better|different))been|\w+ed)",
        # "Could have" is what did not happen, more often than what perhaps did.
        r"could(?: \w+)? have been (?!avoided|prevented|averted|saved|stopped)\w{2,}ed",
        r"likely (?:\w{3,}ed|dead|fled)", r"(?:an?|the|two|three|several) suspected(?! (?:of|by|to|that)\b)",
    ),
    "de": (
        r"angeblich\w*", r"mutmaßlich\w*", r"vermutlich\w*", r"vermeintlich\w*", r"wahrscheinlich", r"möglicherweise",
        r"offenbar", r"dem vernehmen nach", r"unbestätigte\w*", r"vorgeblich\w*",
        r"soll(?:en)?\b[^.,;]{0,80} (?:\w+(?:t|en) worden sein|(?!gelegenheit|gewalt|gewicht)ge\w+(?:t|en) haben)",
        r"dürften?(?! (?:nicht|nur|kein\w*)\b)",
    ),
    "fr": (
        r"prétendument", r"présumée?s?", r"vraisemblablement", r"apparemment", r"probablement", r"peut-être",
        r"soi-disant", r"non confirmée?s?",
        r"(?:aurait|auraient|serait|seraient) (?:été(?! (?:mieux|pire|plus|impossible|préférable)\b)|eu|fait|"
        r"(?!été|aimé|souhaité|préféré)\w+é|mort|"
        r"fui|pris|repris|mis|remis|commis|transmis|promis|dit|écrit|reçu|vu|tenu|obtenu|venu|revenu|parti|sorti|perdu|"
        r"vendu|rendu|conduit|détruit|construit|ouvert|offert|rejoint|atteint|disparu|survécu)e?s?",
    ),
    "es": (
        r"presuntamente", r"presunt[oa]s?", r"supuestamente", r"(?<!por )supuest[oa]s?", r"aparentemente",
        r"probablemente", r"al parecer", r"posiblemente", r"sin confirmar",
        r"habrían? (?:sido(?! (?:mejor|peor|imposible)\b)|(?!podido|debido|querido|sido)\w+[ai]do|muerto|hecho|dicho|"
        r"visto|puesto|impuesto|escrito|abierto|vuelto|roto|descubierto)",
    ),
    "it": (r"presumibilmente", r"presunt[oaie]", r"probabilmente", r"forse", r"apparentemente", r"a quanto pare"),
    "pt": (
        r"supostamente", r"supost[oa]s?", r"alegadamente", r"alegad[oa]s?", r"provavelmente", r"presumivelmente",
        r"aparentemente", r"possivelmente", r"talvez",
    ),
    "nl": (r"vermoedelijke?", r"naar verluidt", r"vermeende", r"waarschijnlijk", r"misschien"),
    "ru": (r"предположительно", r"якобы", r"вероятно", r"по-видимому", r"по слухам", r"предполагаем\w+"),
    "ar": (r"ربما", r"على ما يبدو", r"(?:ال)?مزعوم(?:ة|ين|ون)?", r"يُزعم", r"يُعتقد"),
}  # fmt: skip
"""What shows that a text is not sure. "Would have to" and "supposed to" are duties, and are not among them."""

ATTRIBUTION = {
    "en": (
        r"according to(?! (?:the )?(?:law|rules?|agreement|treaty|plan|constitution|schedule)\b)",
        r"says", r"(?<!the )said(?! (?:to|goodbye|farewell|hello|nothing|yes|no (?:to|more)|mass)\b)",
        r"in the words of", r"as reported by",
        r"(?:officials|sources|witnesses|residents|police|activists|analysts|experts|diplomats|authorities) say",
        r"told (?:reporters|journalists|reuters|afp|ap|the (?:bbc|guardian|new york times|washington post))",
        r"(?:claim|assert|insist|maintain|allege|acknowledge|confirm)(?:s|ed) that", r"state[sd] that",
    ),
    "de": (
        r"laut (?:der|dem|den(?! (?:ganzen|halben|gesamten)\b)|des|einem|einer|angaben|\w*berichten?|\w+meldung\w*|"
        r"reuters|dpa|afp|ap|apa|sda|tass|bbc|polizei|regierung|behörden|augenzeugen|zeugen|medien)",
        r"zufolge", r"nach angaben", r"sagten?(?! (?:nein|ja|ab|danke|lebewohl)\b)", r"behaupte(?:t|te|ten)",
        r"erklärten?(?=, dass\b|:)", r"teilten?\b[^.,;:]{0,80} mit(?=\s*(?:[.,;:]|$))",
    ),
    "fr": (
        r"selon(?! (?:les? cas|que|la loi|les? règles?|le plan|les besoins|la saison)\b)", r"d['’]après",
        r"(?:a|ont) déclaré(?! la guerre)", r"(?:a|ont) affirmé", r"(?:a|ont) dit qu(?:e|['’]\w+)",
    ),
    "es": (
        r"según", r"dij(?:o|eron)(?! (?:adiós|sí|basta|no a)\b)", r"afirmó", r"afirmaron", r"declar(?:ó|aron) que",
        r"de acuerdo con",
    ),
    "it": (
        r"secondo (?:fonti|le autorità|la polizia|il ministero|il governo|i testimoni|quanto (?:riferito|riportato))",
        r"ha(?:nno)? (?:detto|dichiarato|affermato) che",
    ),
    "pt": (
        r"segundo (?:fontes|testemunhas|as autoridades|a polícia|o governo|o ministério|o exército)",
        r"de acordo com(?! (?:a lei|o plano|as regras)\b)", r"(?:disse|disseram|afirmou|afirmaram|declarou) que",
    ),
    "nl": (
        r"volgens(?! (?:plan|afspraak|het plan|de (?:wet|regels|planning|afspraken))\b)",
        r"(?:zei|zeiden|verklaarden?|beweerden?) dat",
    ),
    "ru": (r"по словам", r"по данным", r"по сообщени(?:ю|ям)", r"(?:заявил|сообщил|утверждал|сказал)[аи]?, что"),
    "ar": (r"بحسب", r"وفق(?:ًا|اً|ا) ل(?!لقانون|لخطة|لاتفاق|لدستور)\w+", r"قالت? إن"),
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
    return None if words is None else re.compile(rf"\b(?:{_by_letter(words)})(?!\w)")


_CHOICE = re.compile(r"\(\?:([^()]*)\)(?![?*+{])")


def _by_letter(patterns: tuple[str, ...]) -> str:
    """Join patterns into one, those that begin with the same letter behind it.

    It finds the same in half the time: at each word all alternatives are tried, and a group is passed over at once.

    Examples
    --------
    >>> _by_letter(("(?:is|was) said", "it is said", "(?<!the )said", "alleged"))
    'i(?:s said|t is said)|w(?:as said)|(?<!the )said|a(?:lleged)'
    """
    groups: dict[str, list[str]] = {}
    for pattern in patterns:
        choice = _CHOICE.match(pattern)
        rest = pattern[choice.end() :] if choice else ""
        for one in [f"{first}{rest}" for first in choice[1].split("|")] if choice else [pattern]:
            has_letter = one[0].isalpha() and one[1:2] not in tuple("?*+{|")
            groups.setdefault(one[0] if has_letter else "", []).append(one[1:] if has_letter else one)
    return "|".join(f"{letter}(?:{'|'.join(rest)})" if letter else "|".join(rest) for letter, rest in groups.items())


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
