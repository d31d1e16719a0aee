"""In which column each piece of a drawing stands."""

from collections.abc import Iterable, Mapping

Edges = Mapping[str, Iterable[str]]


def ranks(names: Iterable[str], edges: Edges) -> dict[str, int]:
    """Return a column for each name, from 0, in the order of the first meeting.

    An edge leads to the right, except where it closes a circle.
    """
    finished, onward = depth_first(names, edges)
    found = dict.fromkeys(reversed(finished), 0)
    for name in found:  # each one after all that lead to it
        for target in onward[name]:
            found[target] = max(found[target], found[name] + 1)
    return found


def depth_first(
    names: Iterable[str], edges: Edges
) -> tuple[list[str], dict[str, list[str]]]:
    """Return the names, each after all it leads to, and the edges of no circle."""
    finished: list[str] = []
    onward: dict[str, list[str]] = {}
    is_open: dict[str, bool] = {}
    for root in names:
        waiting = [root]
        while waiting:
            name = waiting[-1]
            if name not in is_open:
                is_open[name], onward[name] = True, []
                fresh = (one for one in edges[name] if one not in is_open)
                waiting += reversed(list(fresh))
                continue
            waiting.pop()
            if is_open[name]:
                onward[name] = [one for one in edges[name] if is_done(is_open, one)]
                is_open[name] = False
                finished.append(name)
    return finished, onward


def is_done(is_open: dict[str, bool], name: str) -> bool:
    """Tell whether a search has left `name`: what is still open leads back to it."""
    return is_open.get(name) is False
