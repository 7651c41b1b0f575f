"""Lets something begin while something else has written and is not committed yet, as two who press at once do."""

from collections.abc import Callable
from threading import Thread

from wiki.database import Work


def meanwhile(first: Work, act: Callable[[Work], None], second: Work) -> Exception | None:
    """What ``act`` in ``second`` raised that began before ``first`` was committed; None where it was done."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            act(second)
            second.commit()
        except Exception as trouble:
            raised.append(trouble)

    thread = Thread(target=run)
    thread.start()
    thread.join(0.4)
    first.commit()
    thread.join(20)
    assert not thread.is_alive()
    return raised[0] if raised else None
