"""What there is to tell of the things in a file: the same fact of many is told once, with their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mapgen.errors import shortened
from mapgen.importing import values
from mapgen.importing.found import Note, Topic

_MOST = 8


class Told:
    """Gathers facts of numbered things.

    Examples
    --------
    >>> told = Told("slide")
    >>> for number in (2, 5):
    ...     told.tell("left out", "without a position", number)
    >>> told.tell("left out", "before its start", 4, part="the end")
    >>> [note.text for note in told.notes()]
    ['2 slides without a position (slides 2, 5)', 'the end of 1 slide, before its start (slide 4)']
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._told: dict[tuple[Topic, str, str], list[int]] = defaultdict(list)
        self._unread: dict[str, list[int]] = defaultdict(list)

    def tell(self, topic: Topic, what: str, number: int, *, part: str = "") -> None:
        """Note a fact of the thing with this number, or of a part of it; twice is once."""
        numbers = self._told[topic, part, what]
        if not numbers or numbers[-1] != number:
            numbers.append(number)

    def unread(self, date: str, number: int) -> None:
        """Note the words of a date that cannot be read."""
        self._unread[" ".join(date.split())].append(number)

    def notes(self) -> Iterator[Note]:
        """Give a note for each fact."""
        if self._unread:
            yield Note("changed", f"dates that cannot be read: {self._dates()}")
        for (topic, part, what), numbers in self._told.items():
            nouns = self.noun if len(numbers) == 1 else f"{self.noun}s"
            counted = f"{len(numbers):,} {nouns}"
            fact = f"{part} of {counted}, {what}" if part else f"{counted} {what}"
            yield Note(topic, f"{fact} ({self._where(numbers)})")

    def _dates(self) -> str:
        shown = []
        for date, numbers in list(self._unread.items())[:_MOST]:
            meant = values.suggested(date)
            hint = f"; perhaps {meant}" if meant else ""
            shown.append(f'"{shortened(date, 40)}" ({self._where(numbers, 3)}{hint})')
        return ", ".join(shown) + (f" and {len(self._unread) - _MOST:,} more" if len(self._unread) > _MOST else "")

    def _where(self, numbers: Sequence[int], most: int = _MOST) -> str:
        noun = self.noun if len(numbers) == 1 else f"{self.noun}s"
        return f"{noun} {', '.join(map(str, numbers[:most]))}" + (" …" if len(numbers) > most else "")
