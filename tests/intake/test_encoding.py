"""Encodings are found by reading everything, and mixtures are refused."""

from pathlib import Path

import pytest

from intake.reading import encoding
from intake.reading.encoding import detect_encoding
from intake.verdicts import DeliveryRefused

CHINESE = "某某农产品有限公司"
LINES = [f"{number},{CHINESE}，乡镇街道" for number in range(200)]


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "delivery.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"a,b\n1,2\n", "utf-8"),
        ("\n".join(LINES).encode(), "utf-8"),
        ("\n".join(LINES).encode("utf-8-sig"), "utf-8-sig"),
        ("\n".join(LINES).encode("gb18030"), "gb18030"),
        ("𠮷野家,㐀,€\n".encode("gb18030"), "gb18030"),
        (b'a,b\n19" rack,"2"\n', "utf-8"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, data: bytes, found: str) -> None:
    """UTF-8 with and without mark, and all of GB18030."""
    assert detect_encoding(_file(tmp_path, data)) == found


@pytest.mark.parametrize("block_bytes", [64, 4 * 1024 * 1024])
@pytest.mark.parametrize(
    ("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")], ids=["utf8 first", "gb first"]
)
def test_mixed_encodings_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str, block_bytes: int
) -> None:
    """Two files glued together are neither, wherever the blocks of reading end."""
    monkeypatch.setattr(encoding, "BLOCK_BYTES", block_bytes)
    head = ("\n".join(LINES) + "\n").encode(first)
    with pytest.raises(DeliveryRefused) as refusal:
        detect_encoding(_file(tmp_path, head + "\n".join(LINES).encode(second)))
    assert refusal.value.code == "encoding_mixed"
    assert abs(refusal.value.details["offset"] - len(head)) < 12


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n1,\x00\n", "nul_bytes"),
        ("a,b\n".encode("utf-16"), "encoding_unknown"),
        (b"a,b\n1,\xff\xff\n", "encoding_unknown"),
        (b"a,b\n1,\x81", "encoding_unknown"),
        (b'a,b\n1,"2\n3,4\n', "broken_quotes"),
        (b'a,b\n1,"2' + b"x" * 200_000, "broken_quotes"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    """NUL bytes, UTF-16, stray bytes, a cut character, an open quotation."""
    with pytest.raises(DeliveryRefused) as refusal:
        detect_encoding(_file(tmp_path, data))
    assert refusal.value.code == code


def test_a_strange_byte_at_the_very_end_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole file is read before anything is loaded; the place of the byte is told exactly."""
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 100)
    data = "\n".join(LINES).encode() + b"\n\xff\n"
    with pytest.raises(DeliveryRefused) as refusal:
        detect_encoding(_file(tmp_path, data))
    assert refusal.value.code in {"encoding_unknown", "encoding_mixed"}
    assert refusal.value.details["offset"] <= len(data)
