"""Which column of a table is which property: guessed by its name, in the languages that tables are written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from mapgen.errors import OptionError, did_you_mean, visible

_NAMES = {
    "title": "title name nom titre nombre titulo titel naam nome titolo bezeichnung headline nazwa nazev navn namn "
    "nimi isim ad baslik event evento evenement ereignis "
    "название имя назва الاسم اسم العنوان عنوان نام 名称 名字 名前 标题",
    "place": "place location lieu lugar ort luogo city town ville stadt ciudad citta cidade municipality commune venue "
    "место город місто المكان مكان المدينة مدينة محل شهر 地点 城市",
    "latitude": "lat latitude latitud latitudine breite breitengrad y ycoord coordy pointy latitudedeg "
    "широта العرض خطالعرض عرضجغرافیایی 纬度 緯度",
    "longitude": "lon lng long longitude longitud longitudine lange laenge langengrad laengengrad x xcoord coordx "
    "pointx longitudedeg долгота довгота الطول خططول خطالطول طولجغرافیایی 经度 經度",
    "position": "coordinates coords coordenadas koordinaten coordonnees coordinate latlng latlon latlong gps geo",
    "geometry": "wkt geometry geom thegeom",
    "date": "date datum fecha data when start startdate datestart begin startdatum datedebut fechainicio since jour "
    "tag day dia time timestamp datetime tarih дата التاريخ تاريخ تاریخ 日期",
    "end": "end enddate dateend until fin datefin fechafin ende enddatum fine конец النهاية",
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


def guess(columns: Sequence[str], chosen: Mapping[str, str], properties: Sequence[str]) -> dict[str, str]:
    """Find the column for each role or property: as chosen, or else by name; the first that fits.

    Parameters
    ----------
    columns : sequence of str
    chosen : mapping
        Role or property to column, as the user said; a column "" leaves the role empty.
    properties : sequence of str
        mapgen's own properties, which are taken where a column is called exactly so.

    Raises
    ------
    OptionError
        A chosen column or role does not exist.

    Examples
    --------
    >>> guess(["Ville", "Lat", "Lng", "Datum"], {"title": "Ville"}, ["certainty"])
    {'title': 'Ville', 'latitude': 'Lat', 'longitude': 'Lng', 'date': 'Datum'}
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
    for column in columns:
        if column in found.values():
            continue
        role = column if column in properties else _ROLE.get(plain(column), "")
        if role and role not in found:
            found[role] = column
    return {role: column for role, column in found.items() if column}
