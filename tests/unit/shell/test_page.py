"""The page shell: Chinese from the first byte, Streamlit's own page as it is installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit

from portal.shell.page import chinese_page, inline_script_hashes
from portal.shell.words import dictionary, shell_files

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")


def _page() -> str:
    return chinese_page(INDEX, scripts=["/shell/words.js?v=1"], styles=["/shell/style.css?v=1"])


def test_page_is_chinese_and_can_be_called_before_scripts_come() -> None:
    page = _page()
    assert '<html lang="zh-CN">' in page
    assert "<title>泉州计量服务</title>" in page
    root = re.search(r'<div id="root">(.*?)</div></div>', page, re.S)
    assert root and "正在打开" in root[1] and 'href="tel:12315"' in root[1]
    assert "12315" in page.split("<noscript>")[1].split("</noscript>")[0]


def test_page_keeps_streamlits_scripts_and_says_nothing_of_it() -> None:
    page = _page()
    assert re.findall(r'src="(\./static/js/index[^"]+)"', page) == re.findall(
        r'src="(\./static/js/index[^"]+)"', INDEX
    )
    visible = re.sub(r"<(script|link|meta)[^>]*>", "", page)
    assert "Streamlit" not in visible and "JavaScript to run" not in visible
    assert "_stcore/agent" not in page


def test_our_own_scripts_are_files() -> None:
    ours = [tag for tag in re.findall(r"<script[^>]*>", _page()) if "/shell/" in tag]
    assert ours == ['<script src="/shell/words.js?v=1">']


def test_every_inline_script_has_its_hash() -> None:
    inline = re.findall(r"<script>(.*?)</script>", _page(), re.S)
    assert len(inline_script_hashes(_page())) == len(inline) == 1
    # CSP 3, 6.7.2: the hash of the empty script is a fixed value.
    assert inline_script_hashes("<script></script>") == (
        "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    )


def test_changed_streamlit_is_noticed() -> None:
    with pytest.raises(ValueError, match="page shell must be adapted"):
        chinese_page(INDEX.replace('lang="en"', 'lang="fr"'), scripts=[], styles=[])


def test_dictionary_reaches_the_script() -> None:
    script, *_, style = shell_files()
    assert '"Press Enter to submit form": "按回车键提交"' in script.body.decode()
    assert script.url.startswith("/shell/words.js?v=") and style.url != script.url
    assert all(re.search(r"[\u4e00-\u9fff]", chinese) for chinese in dictionary().values())


def test_style_hooks_are_stable_ones() -> None:
    for file in shell_files():
        text = file.body.decode()
        assert "st-emotion" not in text
        assert file.media_type != "text/css" or ("http" not in text and "@import" not in text)
