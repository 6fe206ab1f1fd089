"""Every test of a store runs on both databases."""

import pytest

from tests.support.stores import BOTH, new_store


@pytest.fixture(params=BOTH)
def kind(request):
    return request.param


@pytest.fixture
def store(kind, tmp_path):
    store = new_store(kind, tmp_path / "office")
    yield store
    store.close()
