"""What there is to tell of the things in a file: the same fact of many is told once, with their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mapgen.importing.found import Note, Topic


class Told:
    """Gathers facts of numbered things.

    Examples
    --------
    >>> told = Told("slide")
    >>> for number in (2, 5):
    ...     told.tell("left out", "without a position", number)
    >>> [note.text for note in told.notes()]
    ['2 slides without a position (slides 2, 5)']
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._told: dict[tuple[Topic, str], list[int]] = defaultdict(list)

    def tell(self, topic: Topic, what: str, number: int) -> None:
        """Note a fact of the thing with this number; twice is once."""
        numbers = self._told[topic, what]
        if not numbers or numbers[-1] != number:
            numbers.append(number)

    def notes(self) -> Iterator[Note]:
        """Give a note for each fact."""
        for (topic, what), numbers in self._told.items():
            shown = ", ".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")
            nouns = self.noun if len(numbers) == 1 else f"{self.noun}s"
            yield Note(topic, f"{len(numbers):,} {nouns} {what} ({nouns} {shown})")
