"""Who might introduce which item: a balanced suggestion within conflicts. Pure; an officer or a secretary decides."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from funding.review import matching

INTRODUCERS = 2  # a lead and a second


def suggest(
    allowed: Sequence[Sequence[bool]], taken: Mapping[int, Sequence[int | None]]
) -> dict[int, list[int | None]]:
    """Return [lead, second] for each item, as indices of seats; None where nobody is free.

    ``allowed`` is (items × seats), False where a seat may not introduce. ``taken`` are the introducers that are named
    already, in the same shape; they stay. Everybody introduces about as many items, and leads on about half of them.
    """
    items, seats = len(allowed), len(allowed[0]) if allowed else 0
    if not items or not seats:
        return {item: list(taken.get(item, (None, None))) for item in range(items)}
    kept = {(item, seat) for item, pair in taken.items() for seat in pair if seat is not None}
    wanted = INTRODUCERS * items
    load = max(math.ceil(wanted / seats), max(Counter(seat for _item, seat in kept).values(), default=0))
    plan = matching.match(
        [[1.0] * seats for _item in range(items)],
        demand=INTRODUCERS,
        load=min(items, load + 1),
        minimum_load=0,
        allowed=[[free or (n, m) in kept for m, free in enumerate(row)] for n, row in enumerate(allowed)],
        required=sorted(kept),
        goal="total",
    )
    people = {item: [seat for found, seat in plan.pairs if found == item] for item in range(items)}
    return _with_parts(_evened(people, allowed, kept), taken)


def _evened(people: dict[int, list[int]], allowed, kept: set[tuple[int, int]]) -> dict[int, list[int]]:
    """Pass items from whoever has most to whoever has least, while that makes the loads more alike."""
    seats = range(len(allowed[0]))
    while True:
        load = Counter(seat for pair in people.values() for seat in pair)
        swap = next(
            (
                (item, giver, taker)
                for taker in sorted(seats, key=lambda seat: (load[seat], seat))
                for item, pair in sorted(people.items())
                for giver in sorted(pair, key=lambda seat: (-load[seat], seat))
                if load[giver] - load[taker] >= 2
                and (item, giver) not in kept
                and taker not in pair
                and allowed[item][taker]
            ),
            None,
        )
        if swap is None:
            return people
        item, giver, taker = swap
        people[item] = [taker if seat == giver else seat for seat in people[item]]


def _with_parts(
    people: dict[int, list[int]], taken: Mapping[int, Sequence[int | None]]
) -> dict[int, list[int | None]]:
    """Say who leads: of two, whoever leads less often so far."""
    leads: Counter[int] = Counter(pair[0] for pair in taken.values() if pair[0] is not None)
    found: dict[int, list[int | None]] = {}
    for item, pair in sorted(people.items()):
        lead, second = taken.get(item, (None, None))
        free = sorted((seat for seat in pair if seat not in (lead, second)), key=lambda s: (leads[s], s))
        if lead is None and free:
            lead = free.pop(0)
            leads[lead] += 1
        if second is None and free:
            second = free.pop(0)
        found[item] = [lead, second]
    return found
