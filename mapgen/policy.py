"""The page's Content-Security-Policy: what its browser may run, draw and ask for, which is what stands in it.

It is made of the finished page: every script and style sheet is named by its hash, so nothing else runs, whatever may
get into the page. A page with folium layers of an author's own links to other hosts; it alone is allowed those.

References: Content Security Policy Level 3, https://www.w3.org/TR/CSP3/; Trusted Types,
https://www.w3.org/TR/trusted-types/.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ELEMENT = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_SCRIPT_LINK = re.compile(r"""<script\b[^>]*?\bsrc\s*=\s*["']([^"'>]+)""", re.IGNORECASE)
_STYLE_LINK = re.compile(r"""<link\b[^>]*?\bhref\s*=\s*["']([^"'>]+)""", re.IGNORECASE)
# Leaflet writes {s} where the names of several tile servers go in.
_ADDRESS = re.compile(r"(https?|wss?)://((?:\{s\}\.)?[A-Za-z0-9.-]+(?::\d+)?)")
# What folium.IFrame writes. Such a frame is under the policy of the page that it stands in.
_FRAME = re.compile(r"data:text/html[^,\"'>]*;base64,([A-Za-z0-9+/]+=*)")
_HOST = re.compile(r"https://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?")


def meta(html: str, *, image_hosts: Sequence[str] = (), layers: str | None = None) -> str:
    r"""Write the policy of a page as the element that belongs before anything which loads or runs.

    Parameters
    ----------
    html : str
        The page without its policy, else as it will stand.
    image_hosts : sequence of str, optional
        Hosts that pictures may come from besides the page itself, as ``https://example.org``.
    layers : str, optional
        What folium wrote for layers of the author's own: its links and its script. They do with strings what Trusted
        Types forbid, set styles in their HTML, and need what they name.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        One of the hosts is none.

    Examples
    --------
    >>> print(meta("<style>p{margin:0}</style>").replace("; ", ";\n"))
    <meta http-equiv="Content-Security-Policy" content="default-src 'none';
    script-src 'none';
    style-src 'sha256-QRQPRLGyxt3RJiKpYNjpkgHcmHU2PywsfL2e8oI0LQA=';
    img-src data:;
    connect-src 'none';
    base-uri 'none';
    form-action 'none';
    require-trusted-types-for 'script';
    trusted-types default">
    """
    directives = _strict(html, image_hosts) if layers is None else _with_layers(html, image_hosts, layers)
    content = "; ".join(" ".join([name, *(sources or ["'none'"])]) for name, sources in directives.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(content, quote=False)}">'


def listening(policy: str, script: str) -> str:
    r"""Let a page run one more script, and let scripts listen to the server which the page comes from.

    Parameters
    ----------
    policy : str
        What :func:`meta` gave.
    script : str
        What stands in the further script's element.

    Examples
    --------
    >>> print(listening(meta(""), "alert('Hello, world.');").replace("; ", ";\n"))
    <meta http-equiv="Content-Security-Policy" content="default-src 'none';
    script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';
    style-src 'none';
    img-src data:;
    connect-src 'self';
    base-uri 'none';
    form-action 'none';
    require-trusted-types-for 'script';
    trusted-types default">
    """
    further = f"script-src {source_hash(script)}"
    allowed = policy.replace("script-src 'none'", "script-src").replace("script-src", further)
    return allowed.replace("connect-src 'none'", "connect-src 'self'")


def image_host(host: str) -> str:
    """Return a host that pictures may come from, if it is one.

    Examples
    --------
    >>> image_host("https://upload.wikimedia.org")
    'https://upload.wikimedia.org'
    >>> image_host("upload.wikimedia.org")
    Traceback (most recent call last):
    ValueError: image_hosts: "upload.wikimedia.org" is no host; write it like https://example.org
    """
    if not _HOST.fullmatch(host):
        msg = f'image_hosts: "{host}" is no host; write it like https://example.org'
        raise ValueError(msg)
    return host


def _strict(html: str, image_hosts: Iterable[str]) -> dict[str, list[str]]:
    return {
        "default-src": [],
        "script-src": _hashes(html, "script"),
        "style-src": _hashes(html, "style"),
        "img-src": ["data:", *map(image_host, image_hosts)],
        "connect-src": [],
        "base-uri": [],
        "form-action": [],
        "require-trusted-types-for": ["'script'"],
        # The one of frontend/src/trusted.ts, which lets a single string of Leaflet's own through.
        "trusted-types": ["default"],
    }


def _with_layers(html: str, image_hosts: Iterable[str], layers: str) -> dict[str, list[str]]:
    framed = "".join(base64.b64decode(text).decode("utf-8", "replace") for text in _FRAME.findall(layers))
    layers += framed
    scripts, styles = (_links(layers, link) for link in (_SCRIPT_LINK, _STYLE_LINK))
    hosts = list(dict.fromkeys(f"{scheme}://{host.replace('{s}', '*')}" for scheme, host in _ADDRESS.findall(layers)))
    return {
        "default-src": [],
        "script-src": [*_hashes(html + framed, "script"), *scripts],
        # A hash beside it would take its force away.
        "style-src": ["'unsafe-inline'", *styles],
        "img-src": ["data:", "blob:", *dict.fromkeys([*map(image_host, image_hosts), *hosts])],
        "font-src": ["data:", *hosts],
        "media-src": hosts,
        "connect-src": hosts,
        "frame-src": ["data:"],  # folium.IFrame
        "base-uri": [],
        "form-action": [],
    }


def _hashes(html: str, tag: str) -> list[str]:
    """List the hashes of a page's inline scripts or style sheets, as CSP Level 3 has them, each once.

    Blocks of data need none in a browser, but the Nu HTML checker asks for theirs.
    """
    return list(
        dict.fromkeys(
            source_hash(text)
            for name, attributes, text in _elements(html)
            if name.lower() == tag and text and not re.search(r"\bsrc\s*=", attributes)
        )
    )


@lru_cache(maxsize=1)
def _elements(html: str) -> list[tuple[str, str, str]]:
    """Find scripts and style sheets: twice asked for, and slow in a large page."""
    return _ELEMENT.findall(html)


def source_hash(text: str) -> str:
    """Return the source expression that allows one inline script or style sheet.

    Examples
    --------
    The example of CSP Level 3, section 8.3:

    >>> source_hash("alert('Hello, world.');")
    "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    """
    # The parser of HTML makes one line feed of each line end before anything is hashed.
    digest = hashlib.sha256(re.sub(r"\r\n?", "\n", text).encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _links(layers: str, link: re.Pattern[str]) -> list[str]:
    """List the files that are linked to: each by its whole address, as a host of libraries holds bad ones too."""
    found = (urlsplit(unescape(address)) for address in link.findall(layers))
    # A policy knows no queries, and its own marks must not stand in an address (CSP Level 3, section 2.3.1).
    return list(
        dict.fromkeys(
            f"{parts.scheme or 'https'}://{parts.netloc}{parts.path.replace(';', '%3B').replace(',', '%2C')}"
            for parts in found
            if parts.netloc and not re.search(r"[\s;,'\"]", parts.netloc)
        )
    )
