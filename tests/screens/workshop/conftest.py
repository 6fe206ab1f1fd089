"""A counter for each test, copied from a template that is made once."""

import pytest

from fieldservice import words
from tests.support.counter import new_counter


@pytest.fixture
def counter(tmp_path, tmp_path_factory):
    found = new_counter(tmp_path / "CD01", _made(tmp_path_factory))
    yield found
    found.desk.close()


def _made(factory):
    return factory.getbasetemp() / "counter_template"


@pytest.fixture(params=["en", "zh"])
def language(request):
    words.use(request.param)
    return request.param
