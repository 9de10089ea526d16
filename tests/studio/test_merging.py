"""Two edits of the same version become one: for any two of them, and nobody's is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.recordings.merging import MergeConflictError, merged

WORDS = st.integers(0, 7)


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    texts = st.dictionaries(WORDS.map(str), st.sampled_from("ab"), max_size=3)
    put_in = draw(st.dictionaries(WORDS.map(str), st.tuples(WORDS, st.sampled_from("ab")), max_size=3))
    return {
        "deleted": sorted(draw(st.sets(WORDS))),
        "corrections": draw(texts),
        "names": draw(texts),
        "pauses": draw(texts),
        "insertions": sorted(
            ({"id": key, "after": after, "text": text, "moved": []} for key, (after, text) in put_in.items()),
            key=lambda each: each["after"],
        ),
    }


def plain(content: dict[str, Any]) -> dict[str, Any]:
    """Without the order of what stands in one place."""
    return content | {"insertions": sorted(content["insertions"], key=lambda each: each["id"])}


@given(contents(), contents())
def test_an_edit_of_what_nobody_else_changed_is_that_edit(base: dict[str, Any], own: dict[str, Any]) -> None:
    ours = own | {"insertions": [each for each in own["insertions"] if each in base["insertions"]]}
    assert plain(merged(base, ours, base)) == plain(ours)
    assert plain(merged(base, base, own)) == plain(own)


@given(contents(), contents(), contents())
def test_both_edits_hold_or_it_is_a_conflict(base: dict[str, Any], own: dict[str, Any], other: dict[str, Any]) -> None:
    try:
        both = merged(base, own, other)
    except MergeConflictError:
        return
    for mine, theirs in ((own, other), (other, own)):
        gone, back = set(mine["deleted"]) - set(base["deleted"]), set(base["deleted"]) - set(mine["deleted"])
        assert gone <= set(both["deleted"])
        assert not back & set(both["deleted"]) - (set(theirs["deleted"]) - set(base["deleted"]))
        for field in ("corrections", "names", "pauses"):
            changed = {key for key in mine[field] | base[field] if mine[field].get(key) != base[field].get(key)}
            assert all(both[field].get(key) == mine[field].get(key) for key in changed)


def test_words_put_in_by_two_at_once_both_stand_with_ids_of_their_own() -> None:
    base: dict[str, Any] = {"deleted": [], "corrections": {}, "names": {}, "pauses": {}, "insertions": []}
    own, other = (
        base | {"insertions": [{"id": "1", "after": 3, "text": text, "moved": []}]} for text in ("red", "blue")
    )
    both = merged(base, own, other)["insertions"]
    assert [(each["id"], each["text"]) for each in both] == [("1", "blue"), ("2", "red")]


def test_the_same_word_written_differently_is_a_conflict() -> None:
    base: dict[str, Any] = {"deleted": [], "corrections": {}, "names": {}, "pauses": {}, "insertions": []}
    with pytest.raises(MergeConflictError):
        merged(base, base | {"corrections": {"1": "red"}}, base | {"corrections": {"1": "blue"}})
