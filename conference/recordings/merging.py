"""Two people's edits of the same version made one: pure.

A version is a set of deleted words, texts, names and lengths by word or person, and words that were put in, each with
an id. What one of them changed and the other didn't is taken from who changed it; only what both changed, and to
something else, is a conflict.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Content = Mapping[str, Any]
"""The fields of a version: `deleted`, `corrections`, `names`, `pauses`, `insertions`, as they are stored."""


class MergeConflictError(Exception):
    """Both changed the same thing, and not to the same."""


def merged(base: Content, own: Content, other: Content) -> dict[str, Any]:
    """What `own` changed of `base`, made in `other`.

    Raises:
        MergeConflictError: `other` changed the same.
    """
    was, mine = set(base["deleted"]), set(own["deleted"])
    return {
        "deleted": sorted((set(other["deleted"]) | (mine - was)) - (was - mine)),
        "corrections": _merged_map(base["corrections"], own["corrections"], other["corrections"]),
        "names": _merged_map(base["names"], own["names"], other["names"]),
        "pauses": _merged_map(base["pauses"], own["pauses"], other["pauses"]),
        "insertions": _merged_insertions(base["insertions"], own["insertions"], other["insertions"]),
    }


def _merged_map(base: Mapping[str, Any], own: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(other)
    for key in base.keys() | own.keys():
        was, mine, theirs = base.get(key), own.get(key), other.get(key)
        if mine in (was, theirs):
            continue
        if theirs != was:
            raise MergeConflictError(key)
        result.pop(key, None)
        if mine is not None:
            result[key] = mine
    return result


def _merged_insertions(
    base: Sequence[dict[str, Any]], own: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    known = {each["id"] for each in base}
    unused = 1 + max((int(each["id"]) for each in (*base, *own, *other)), default=0)
    new = [each for each in own if each["id"] not in known]
    mine = _by_id(each for each in own if each["id"] in known)
    theirs = _merged_map(_by_id(base), mine, _by_id(each for each in other if each["id"] in known))
    theirs |= _by_id(each for each in other if each["id"] not in known)
    for n, each in enumerate(new):
        theirs[str(unused + n)] = each | {"id": str(unused + n)}
    return sorted(theirs.values(), key=lambda each: int(each["after"]))


def _by_id(insertions: Any) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in insertions}
