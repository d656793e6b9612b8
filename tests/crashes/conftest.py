"""What lives in processes of their own begins sooner a second time."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python's compiled files, of which a start takes half as long."""
    return tmp_path_factory.mktemp("compiled")
