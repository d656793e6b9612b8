"""Makes a PNG of the SVG on its input. Run as a process of its own: the library holds the interpreter while it draws, which may take half a second."""

from __future__ import annotations

import sys


def main(zoom: int, fonts: list[str]) -> None:
    """Input and output are the standard ones; of fonts only those of `fonts` are used."""
    from resvg_py import svg_to_bytes

    text = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(svg_to_bytes(text, zoom=zoom, skip_system_fonts=True, font_files=fonts, font_family="Roboto", sans_serif_family="Roboto"))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
