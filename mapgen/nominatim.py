"""Places that the gazetteer lacks, asked of OpenStreetMap's Nominatim: slowly, once each, and only when told to.

What its usage policy (https://operations.osmfoundation.org/policies/nominatim/) asks for is done: at most one request a
second, answers kept on disk, a user agent that says who asks and whom to write to.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mapgen import files
from mapgen.errors import FileError, MapgenError, OptionError
from mapgen.gazetteer import Candidate
from mapgen.spelling import folded

PAUSE = 1.0
"""Seconds between two requests."""

_KINDS = {
    "country": "country", "state": "region", "region": "region", "province": "region", "county": "region",
    "city": "city", "town": "city", "village": "city", "hamlet": "city", "municipality": "city",
}  # fmt: skip


def cache_folder() -> Path:
    """Return where this user's programs keep what can be fetched again."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "mapgen" / "nominatim"


class Nominatim:
    """Asks Nominatim for names; as a function of a name and a country it gives candidates.

    Parameters
    ----------
    contact : str
        An address to write to, of whoever asks.
    version : str
        That of mapgen.
    folder : pathlib.Path, optional
        Where answers are kept; by default `cache_folder`.
    adapter : callable, optional
        geopy's ``adapter_factory``, for asking something else than the network.
    wait : callable
        What waits for a number of seconds.

    Raises
    ------
    OptionError
        The contact is none.
    MapgenError
        geopy is not installed.
    """

    def __init__(
        self,
        contact: str | None,
        version: str,
        *,
        folder: Path | None = None,
        adapter: Callable[..., Any] | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        if not contact or not contact.isprintable() or not ("@" in contact or "://" in contact):
            raise OptionError(
                "contact", contact or "", "is no address", "Nominatim asks for one to write to: you@example.org"
            )
        try:
            from geopy import geocoders  # noqa: PLC0415
        except ImportError:
            raise MapgenError("--online needs geopy; install it with: python -m pip install geopy") from None
        options = {"adapter_factory": adapter} if adapter else {}
        self._geocoder = geocoders.Nominatim(user_agent=f"mapgen/{version} ({contact})", timeout=20, **options)
        self._folder = folder or cache_folder()
        self._wait = wait

    def __call__(self, name: str, country: str | None = None) -> list[Candidate]:
        """Return what Nominatim knows by a name.

        Raises
        ------
        MapgenError
            It cannot be reached, or refuses.
        """
        query = json.dumps([folded(name), country])
        path = self._folder / f"{hashlib.sha256(query.encode()).hexdigest()[:32]}.json"
        answers = _kept(path)
        if answers is None:
            answers = self._ask(name, country)
            files.write(path, json.dumps(answers, ensure_ascii=False).encode())
        key = folded(name)
        return [candidate for answer in answers if (candidate := _candidate(answer, key)) is not None]

    def _ask(self, name: str, country: str | None) -> list[Any]:
        from geopy.exc import GeopyError  # noqa: PLC0415

        self._pause()
        try:
            found = self._geocoder.geocode(
                name, exactly_one=False, limit=5, addressdetails=True, namedetails=True, language="en",
                country_codes=country.lower() if country else None,
            )  # fmt: skip
        except GeopyError as error:
            raise MapgenError(f"Nominatim gave no answer for {name!r}: {error}; try again later") from error
        return [location.raw for location in found or []]

    def _pause(self) -> None:
        """Wait until a second has passed since the last request, whichever run of mapgen made it."""
        stamp = self._folder / "last-request"
        try:
            since = time.time() - stamp.stat().st_mtime
        except OSError:
            since = PAUSE
        if 0 <= since < PAUSE:
            self._wait(PAUSE - since)
        try:
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.touch()
        except OSError as error:  # without a place to remember it, nobody would keep to the policy
            raise FileError.from_os(error, stamp, writing=True) from error


def _kept(path: Path) -> list[Any] | None:
    try:
        answers = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return answers if isinstance(answers, list) else None


def _candidate(answer: Any, key: str) -> Candidate | None:
    """Make a candidate of one of Nominatim's answers; None of one that has not its form."""
    try:
        longitude, latitude = float(answer["lon"]), float(answer["lat"])
        title = str(answer.get("name") or answer["display_name"]).partition(",")[0]
        address = answer.get("address") or {}
        code = address.get("country_code")
        names = {folded(str(name)) for name in (title, *(answer.get("namedetails") or {}).values())}
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            return None
        return Candidate(
            title,
            round(longitude, 5),
            round(latitude, 5),
            _KINDS.get(str(answer.get("addresstype")), "site"),
            str(code).upper() if code else None,
            address.get("country"),
            address.get("state"),
            source="openstreetmap",
            match="name" if folded(title) == key else "other name" if key in names else "similar",
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
