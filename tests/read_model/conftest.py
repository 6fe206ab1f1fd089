"""The organisation of the review tests: a headquarters, two branches and a van."""

from tests.desk.review.conftest import organisation as organisation
from tests.desk.review.conftest import organisation_on_postgresql as organisation_on_postgresql
