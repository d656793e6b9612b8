"""Small files as people of the demo company hand them in: valid PDF pages and PNG receipts, the same bytes for the same words."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from struct import pack
from zlib import compress, crc32

_WIDE, _HIGH = 240, 320  # pixels of a receipt
_BAND = 16  # rows
_PAPER, _INK = 250, 90  # grey values


def pdf_page(lines: Sequence[str]) -> bytes:
    """One A5 page with `lines` (ISO 8859-1) from the top; the first is large."""
    shown = "".join(f"/F1 {18 if not place else 11} Tf ({_escaped(line)}) Tj 0 -{26 if not place else 17} Td " for place, line in enumerate(lines))
    content = f"BT 40 540 Td {shown}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _bound(objects)


def _bound(objects: Sequence[bytes]) -> bytes:
    """The objects with the table that says where each begins (ISO 32000-1, 7.5)."""
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def png_receipt(words: str) -> bytes:
    """A grey slip with bars where a receipt has its print; `words` decide the bars and are kept in the picture as its title."""
    bars = sha256(words.encode()).digest()
    rows = b"".join(_band(place, bars) for place in range(_HIGH // _BAND))
    header = pack(">IIBBBBB", _WIDE, _HIGH, 8, 0, 0, 0, 0)  # 8 bits a pixel, grey
    title = b"Title\x00" + words.encode("latin-1", "replace")
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"tEXt", title) + _chunk(b"IDAT", compress(rows)) + _chunk(b"IEND", b"")


def _band(place: int, bars: bytes) -> bytes:
    """Some rows, in the middle of which there is a bar, but for the margins."""
    bar = bars[place % len(bars)] * 3 // 4 + 20 if 1 < place < 18 else 0
    blank = b"\x00" + bytes([_PAPER]) * _WIDE
    printed = b"\x00" + bytes([_PAPER] * 20 + [_INK] * bar + [_PAPER] * (_WIDE - 20 - bar))
    return blank * 4 + printed * 6 + blank * (_BAND - 10)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
