"""The zh-CN page shell: rewrites Streamlit's index.html once, at start.

Streamlit hard-codes lang="en", its own title and an English noscript. What the citizen sees
before the scripts have come (on a slow phone for some seconds) is ours: the name of the service
and the telephone number that always works.
"""

from __future__ import annotations

import base64
import hashlib
import html as escaping
import re
from collections.abc import Sequence

from portal.notices import notice

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)


def chinese_page(html: str, *, scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Streamlit's `index.html` in Chinese, with links to our own scripts and styles.

    Raises ValueError when the page lacks a mark that is replaced: then Streamlit has changed and
    the shell has to be looked at again.
    """
    title, lead = notice("screens.site_name"), notice("screens.site_description")
    first_paint = (
        '<div class="qz-first" role="status">'
        f'<p class="qz-first-name">{escaping.escape(title)}</p>'
        f"<p>{escaping.escape(notice('screens.opening'))}</p>"
        f'<p><a href="tel:12315">{escaping.escape(notice("screens.call_12315"))}</a></p></div>'
    )
    head = (
        f'<meta name="description" content="{escaping.escape(lead)}" />'
        + "".join(f'<link rel="stylesheet" href="{url}" />' for url in styles)
        + "".join(f'<script src="{url}"></script>' for url in scripts)
    )
    no_script = (
        f"<p>{escaping.escape(notice('screens.no_script'))}</p>"
        f'<p><a href="tel:12315">{escaping.escape(notice("screens.call_12315"))}</a></p>'
    )
    page = _replace(html, r'<html lang="en">', '<html lang="zh-CN">')
    page = _replace(page, r"<title>.*?</title>", f"<title>{escaping.escape(title)}</title>")
    page = _replace(page, r"<noscript>.*?</noscript>", f"<noscript>{no_script}</noscript>")
    page = _replace(page, r'<div id="root">\s*</div>', f'<div id="root">{first_paint}</div>')
    page = _replace(page, r"</head>", f"{head}</head>")
    # Not fatal if absent: a Latin web font that a Chinese page does not need, and the pointer to
    # an interface that we do not offer.
    page = re.sub(r"<link\s+rel=\"preload\"[^>]*SourceSans[^>]*>", "", page)
    page = re.sub(r"<link\s+rel=\"service-desc\"[^>]*>", "", page)
    return re.sub(r"<!--.*?-->", "", page, flags=re.S)


def inline_script_hashes(html: str) -> tuple[str, ...]:
    """CSP sources (`'sha256-…'`) of the inline scripts that Streamlit's own page carries."""
    return tuple(
        "'sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() + "'"
        for body in _INLINE_SCRIPT.findall(html)
    )


def _replace(html: str, pattern: str, replacement: str) -> str:
    changed, count = re.subn(pattern, lambda _: replacement, html, count=1, flags=re.S)
    if not count:
        raise ValueError(f"Streamlit's index.html has no {pattern!r}: the page shell must be adapted")
    return changed
