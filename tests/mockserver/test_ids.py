"""The ids of new records, which a random seed determines."""

from __future__ import annotations

import uuid

from vobiz_mock.ids import Ids


def test_a_seed_determines_the_ids() -> None:
    """Two generators of one seed return the same, and one of another seed returns something else."""
    first, second, other = Ids(1), Ids(1), Ids(2)
    ids = [first() for _ in range(3)]
    assert ids == [second() for _ in range(3)]
    assert ids[0] != other()


def test_an_id_is_a_uuid_of_version_4_in_lower_case() -> None:
    """This is so with a seed and without one."""
    for new_id in (Ids(1), Ids()):
        text = new_id()
        assert (uuid.UUID(text).version, str(uuid.UUID(text))) == (4, text)


def test_a_reset_begins_again() -> None:
    """The first id comes again."""
    ids = Ids(1)
    first = ids()
    ids.reset()
    assert ids() == first


def test_without_a_seed_no_id_comes_twice() -> None:
    """A reset changes nothing about that."""
    ids = Ids()
    first = ids()
    ids.reset()
    assert ids() != first
