"""The key ring is private and whole; sealed fields open only where they belong, and not once erased."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from portal.security.keys import KeyMissing, KeyRing, KeysUnusable, add_key, open_key_ring
from portal.security.sealing import Unreadable, WrappedKey, new_seal, open_file, open_seal, seal_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys"


@pytest.fixture
def keys(folder: Path) -> KeyRing:
    return open_key_ring(folder)


def test_first_keys_are_private_and_stay(folder: Path, keys: KeyRing) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(list(folder.glob("*.key"))) == 2
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
    again = open_key_ring(folder)
    assert again.digest("code", "x") == keys.digest("code", "x")
    assert len(list(folder.glob("*.key"))) == 2


def test_a_key_that_others_may_read_is_refused_in_plain_words(folder: Path, keys: KeyRing) -> None:
    path = next(folder.glob("kek-*"))
    path.chmod(0o644)
    with pytest.raises(KeysUnusable, match="chmod 600") as caught:
        open_key_ring(folder)
    assert path.read_text().strip() not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not base64!", b"AAAA", b"A" * 43 + b"="])
def test_a_damaged_or_swapped_key_is_refused(folder: Path, keys: KeyRing, content: bytes) -> None:
    next(folder.glob("hmac-*")).write_bytes(content)
    with pytest.raises(KeysUnusable, match="backup"):
        open_key_ring(folder)


def test_a_stray_key_file_is_named(folder: Path, keys: KeyRing) -> None:
    handle = os.open(folder / "old.key", os.O_CREAT | os.O_WRONLY, 0o600)
    os.close(handle)
    with pytest.raises(KeysUnusable, match=r"old\.key"):
        open_key_ring(folder)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeysUnusable, match="cannot make keys"):
        open_key_ring(tmp_path / "file" / "keys")


def test_no_secret_shows_in_repr(folder: Path, keys: KeyRing) -> None:
    seal, wrapped = new_seal(keys, "case")
    shown = f"{keys!r} {keys.wrapping!r} {seal!r}"
    for path in folder.glob("*.key"):
        assert path.read_text().strip() not in shown
    assert repr(keys.wrapping.secret) not in shown
    assert wrapped.kek_id == keys.wrapping.id


def test_parts_and_purposes_of_a_digest_do_not_run_together(keys: KeyRing) -> None:
    digests = {keys.digest("a", "bc"), keys.digest("ab", "c"), keys.digest("a", "b", "c"), keys.digest("abc")}
    assert len(digests) == 4


def test_after_rotation_old_cases_open_and_new_ones_use_the_new_key(folder: Path, keys: KeyRing) -> None:
    old_seal, old_key = new_seal(keys, "case")
    sealed = old_seal.seal("phone", b"13800138000")
    old_digest = keys.digest("code", "x")
    add_key(folder, "kek")
    add_key(folder, "hmac")
    rotated = open_key_ring(folder)
    assert open_seal(rotated, "case", old_key).open("phone", sealed) == b"13800138000"
    assert new_seal(rotated, "other")[1].kek_id == rotated.wrapping.id != old_key.kek_id
    assert rotated.digest("code", "x") != old_digest
    assert rotated.digest("code", "x", key_id=rotated.hashing_ids[0]) == old_digest


def test_a_key_that_is_gone_is_named(tmp_path: Path, keys: KeyRing) -> None:
    _, wrapped = new_seal(keys, "case")
    other = open_key_ring(tmp_path / "other")
    with pytest.raises(KeyMissing, match=wrapped.kek_id):
        open_seal(other, "case", wrapped)
    with pytest.raises(KeyMissing, match=keys.hashing_id):
        other.digest("code", "x", key_id=keys.hashing_id)


def test_a_sealed_field_opens_only_in_its_case_and_place(keys: KeyRing) -> None:
    seal, wrapped = new_seal(keys, "case-1")
    other, _ = new_seal(keys, "case-2")
    sealed = seal.seal("phone", b"13800138000")
    assert b"13800138000" not in sealed
    assert open_seal(keys, "case-1", wrapped).open("phone", sealed) == b"13800138000"
    for attempt in (lambda: seal.open("name", sealed), lambda: other.open("phone", sealed)):
        with pytest.raises(Unreadable):
            attempt()
    with pytest.raises(Unreadable):
        open_seal(keys, "case-2", wrapped)


def test_the_same_text_never_seals_the_same(keys: KeyRing) -> None:
    seal, _ = new_seal(keys, "case")
    assert seal.seal("name", b"x") != seal.seal("name", b"x")


def test_any_changed_byte_is_seen(keys: KeyRing) -> None:
    seal, wrapped = new_seal(keys, "case")
    sealed = seal.seal("name", b"some text")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            seal.open("name", bytes(changed))
    for short in (b"", sealed[:1], sealed[:12], sealed[:-1]):
        with pytest.raises(Unreadable):
            seal.open("name", short)
    with pytest.raises(Unreadable):
        open_seal(keys, "case", WrappedKey(wrapped.kek_id, wrapped.ciphertext[:-1]))


def test_a_file_is_sealed_under_a_key_of_its_own() -> None:
    key, sealed = seal_file(b"photo", "name")
    other_key, _ = seal_file(b"photo", "name")
    assert key != other_key
    assert open_file(key, sealed, "name") == b"photo"
    with pytest.raises(Unreadable):
        open_file(key, sealed, "another name")
    with pytest.raises(Unreadable):
        open_file(other_key, sealed, "name")
