"""Which column of a table is which property: guessed by its name, in the languages that tables are written in."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Container, Mapping, Sequence

from mapgen.errors import OptionError, did_you_mean, visible

_NAMES = {
    "title": "title name nom titre nombre titulo titel naam nome titolo bezeichnung headline nazwa nazev navn namn "
    "nimi isim ad baslik event evento evenement ereignis "
    "evenements eventos ereignisse what was quoi que название имя назва الاسم اسم العنوان عنوان نام "
    "名称 名字 名前 标题",
    "place": "place location lieu lugar ort luogo city town ville stadt ciudad citta cidade municipality commune venue "
    "where wo ou donde ortsname ortschaft spielort schauplatz endroit "
    "место город місто المكان مكان المدينة مدينة محل شهر 地点 城市",
    "latitude": "lat latitude latitud latitudine breite breitengrad y ycoord coordy pointy latitudedeg "
    "широта العرض خطالعرض عرضجغرافیایی 纬度 緯度",
    "longitude": "lon lng long longitude longitud longitudine lange laenge langengrad laengengrad x xcoord coordx "
    "pointx longitudedeg долгота довгота الطول خططول خطالطول طولجغرافیایی 经度 經度",
    "position": "coordinates coords coordenadas koordinaten coordonnees coordinate latlng latlon latlong gps geo",
    "geometry": "wkt geometry geom thegeom",
    "date": "date datum fecha data when wann quand cuando dates daten dated zeitpunkt start startdate datestart begin "
    "startdatum datedebut fechainicio since jour tag day dia time timestamp datetime tarih "
    "дата التاريخ تاريخ تاریخ 日期",
    "end": "end enddate todate datumbis bisdatum dateend until fin datefin fechafin ende enddatum fine конец النهاية",
    "summary": "description summary desc beschreibung descripcion descrizione descricao resume resumen omschrijving "
    "text details opis описание опис الوصف وصف شرح توضیحات 描述 说明",
    "source": "source url link lien quelle fuente fonte website href bron links zrodlo link1href "
    "источник ссылка المصدر مصدر رابط منبع 来源",
    "kind": "kind type category art typ tipo categorie categoria kategorie тип النوع نوع 类型",
    "country": "country pays land pais paese countrycode ccode ccodes iso iso2 cc ulke kraj страна країна الدولة دولة "
    "بلد البلد کشور 国家",
    "from": "from origin de von desde da origine origen от من از",
    "to": "to target destination dest nach vers hasta a до إلى به",
    "id": "id slug identifier",
}
ROLES = tuple(_NAMES)
"""What a column can be besides a property of mapgen's own."""


def plain(name: str) -> str:
    """Reduce a column's name to what tells it from others.

    Examples
    --------
    >>> plain("Título "), plain("Start_Date"), plain("خط العرض")
    ('titulo', 'startdate', 'خطالعرض')
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "", letters)


_ROLE = {plain(name): role for role, names in _NAMES.items() for name in names.split()}


# What may stand in a heading beside the words above, as in "Date of the event (local)".
_BESIDE = (
    "of the a an in at on for by per de del des du d la le les l el los der die das dem den or oder geogr geographic "
    "geographical geographisch geographische geografische gps wgs wgs84 epsg 4326 decimal decimals dezimal dezimalgrad "
    "decimale decimales dec deg degree degrees degres grados grad dd n s e w o x y north south east west exact genau "
    "full coordinate koordinate coordonnee coordenada iso iso8601 edtf namen events ereignisses evenements eventos "
    "incident incidents ortes orts lieux"
)
_UNTIL = "to till until bis end ende fin hasta jusqua"
# Which words of several meanings may meet in one heading, and what it then is; beside them a title's may always stand.
_TOGETHER = {
    frozenset({"latitude", "longitude"}): "position", frozenset({"latitude", "longitude", "position"}): "position",
    frozenset({"latitude", "position"}): "latitude", frozenset({"longitude", "position"}): "longitude",
    frozenset({"latitude", "place"}): "latitude", frozenset({"longitude", "place"}): "longitude",
    frozenset({"position", "place"}): "position", frozenset({"date", "end"}): "end",
}  # fmt: skip
_WHOLE = {"from", "to", "id", "geometry"}
"""Roles of which no word in a longer heading tells."""


def line(columns: Mapping[str, str]) -> str:
    """Write the options that say what columns are; where that is not known, with names to be replaced.

    Examples
    --------
    >>> line({"latitude": "Wert 1", "longitude": "b"}), line({})
    ("--column latitude='Wert 1' --column longitude=b", '--column latitude=NAME --column longitude=NAME')
    """
    named = columns if columns.keys() - {"title"} else {**columns, "latitude": "NAME", "longitude": "NAME"}
    return " ".join(f"--column {role}={shlex.quote(column)}" for role, column in named.items())


def contained(heading: str) -> str:
    """Find a role in the words of a heading, all of which have to be known; what could be two things is none.

    Examples
    --------
    >>> [contained(text) for text in ("geogr. Breite", "Wann?", "Date of event", "Date (to)", "Lat / Lon")]
    ['latitude', 'date', 'date', 'end', 'position']
    >>> [contained(text) for text in ("Date of publication", "Source date", "Lugar y fecha", "Notes on the place")]
    ['', '', '', '']
    """
    words = [plain(word) for word in re.findall(r"[^\W_]+", heading)]
    beside = set(_BESIDE.split())
    if not all(word in _ROLE or word in beside for word in words):
        return ""
    roles = {_ROLE[word] for word in words if len(word) > 1 and word in _ROLE} - _WHOLE
    if "date" in roles and set(words) & set(_UNTIL.split()):
        roles |= {"end"}
    several = frozenset(roles - {"title"}) or frozenset(roles)
    return min(several) if len(several) == 1 else _TOGETHER.get(several, "")


def guess(
    columns: Sequence[str], chosen: Mapping[str, str], properties: Sequence[str], given: Container[str] | None = None
) -> dict[str, str]:
    """Find the column for each role or property: as chosen, or else by name; the closest name, and then the first.

    Parameters
    ----------
    columns : sequence of str
    chosen : mapping
        Role or property to column, as the user said; a column "" leaves the role empty.
    properties : sequence of str
        mapgen's own properties, which are taken where a column is called so, but for case, blanks and hyphens.
    given : container of str, optional
        The columns that hold something: no other is taken for anything.

    Raises
    ------
    OptionError
        A chosen column or role does not exist.

    Examples
    --------
    >>> guess(["Ville", "Lat", "Lng", "Datum", "Certainty"], {"title": "Ville"}, ["certainty"])
    {'title': 'Ville', 'latitude': 'Lat', 'longitude': 'Lng', 'date': 'Datum', 'certainty': 'Certainty'}
    >>> guess(["since", "date", "when"], {}, [])
    {'date': 'date'}
    >>> guess(["since", "date"], {}, [], given=["since"])
    {'date': 'since'}
    """
    found: dict[str, str] = {}
    for role, column in chosen.items():
        if role not in (*ROLES, *properties):
            known = ", ".join(ROLES)
            raise OptionError("column", f"{role}={column}", "names no property", f"take one of {known}")
        if column and column not in columns:
            hint = did_you_mean(column, columns).removeprefix("; ") or f"it has {visible(', '.join(columns))[:200]}"
            raise OptionError("column", f"{role}={column}", "names no column of this file", hint)
        found[role] = column
    exact = {name: name for name in (*ROLES, *properties)}
    own = {plain(name): name for name in (*properties, *ROLES)}
    for meant in (exact.get, lambda name: own.get(plain(name)), lambda name: _ROLE.get(plain(name)), contained):
        for column in columns:
            if column in found.values() or (given is not None and column not in given):
                continue
            role = meant(column) or ""
            if role and role not in found:
                found[role] = column
    order = {column: index for index, column in enumerate(columns)}
    return {role: found[role] for role in sorted(filter(found.get, found), key=lambda role: order[found[role]])}
