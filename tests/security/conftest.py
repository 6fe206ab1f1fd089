"""An office as `init` and `publish` make it, copied for each test; headquarters and offices, as in tests/sync."""

from tests.cli.conftest import line as line
from tests.cli.conftest import template as template
from tests.sync.conftest import alone as alone
from tests.sync.conftest import hq as hq
from tests.sync.conftest import kind as kind
from tests.sync.conftest import made as made
from tests.sync.conftest import office as office
from tests.sync.conftest import served as served
from tests.sync.conftest import world as world
