from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.model import Link
from resources.catalog.undo.past import only_behind
from tests.resources.catalog.test_history import ancestors, graphs


@given(links=graphs(), data=st.data())
def test_only_behind_one_is_what_the_other_does_not_descend_from(
    links: dict[str, Link], data: st.DataObject
) -> None:
    one, two = (data.draw(st.sampled_from(sorted(links))) for _ in range(2))
    found = [link.id for link in only_behind(one, two, links.__getitem__)]
    assert len(found) == len(set(found))
    assert set(found) == ancestors(links, one) - ancestors(links, two)
