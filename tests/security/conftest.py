"""An office as `init` and `publish` make it, copied for each test."""

from tests.cli.conftest import line as line
from tests.cli.conftest import template as template
