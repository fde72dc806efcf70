"""What every test of the panel may ask for."""

import pytest

from lpip_portal import clock


@pytest.fixture
def noon():
    """The day before the interviews of `interviewing`, at noon."""
    with clock.at(clock.uk(2036, 6, 1, 12)) as hands:
        yield hands
