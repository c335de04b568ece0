"""Answers that take long are worked out beside the pages, before anybody waits for them.

What took longer than `LEAST` to answer is kept in mind (the question, not the answer). When the data are others than they were, as after
an upload, an undo, or at midnight, such questions are asked again in the background, what was asked last first, into the same memory
that pages read (pages/parts/answers.py). A page that comes before an answer has it worked out at once, and shows meanwhile how far
it is (pages/parts/early.py).

Bounded: one thread works ahead and rests as long as it worked; another does only what a page waits for. So many questions are
kept in mind; those that nobody has asked for longest are forgotten first. The module does nothing until `start`.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from data import stopping
from data.store import StoreError, now_in_copenhagen

log = logging.getLogger("csb.ahead")
# Seconds: what takes as long is worked out ahead; how long a page that waits is believed to be there without asking again;
# between looks at whether the data are others; and the longest rest between two answers.
LEAST, LEFT_AFTER, LOOK, REST = 1.0, 20.0, 1.0, 5.0
# Seconds: no page has asked for so long when it is quiet; and for so long a rest is drawn out while it is not.
QUIET, PATIENCE = 2.0, 15.0
# Questions that are kept in mind.
MOST = 30
# What an end waits for at most, of a question that is being answered.
_END_SECONDS = 2.0


@dataclass(frozen=True)
class Question:
    """What can be asked again. `mark`: what it is known by, whatever the data; `state()`: of which data, on which day, it would be asked
    now; `ask()`: asks it into the pages' memory. Both may be called in any thread."""

    mark: Hashable
    state: Callable[[], Hashable]
    ask: Callable[[], Any] = field(compare=False)


@dataclass
class _Remembered:
    question: Question
    # How long it took last; None: it has not been asked yet.
    seconds: float | None = None
    # What it was answered for last, or could not be.
    state: Hashable = None


@dataclass
class Waited:
    """A question that a page waits for.

    ask: asks it, with what the page knows already; state: of which data; seconds: what it took last, None where that is not known; begun:
    on time.monotonic(), None while it waits for others.
    """

    question: Question
    ask: Callable[[], Any]
    state: Hashable
    seconds: float | None
    last_asked: float
    begun: float | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def is_left(self) -> bool:
        """Nobody has asked how far it is for long: they went elsewhere."""
        return time.monotonic() - self.last_asked > LEFT_AFTER

    @property
    def worked(self) -> float:
        """Seconds since it was begun."""
        return 0.0 if self.begun is None else time.monotonic() - self.begun

    @property
    def share(self) -> float:
        """How much of it is done by what it took last, 0 to 0.95: when it is done it is not known until it is."""
        return min(0.95, self.worked / self.seconds) if self.seconds else 0.0


class Ahead:
    """The questions kept in mind, and the two threads that answer them."""

    def __init__(self) -> None:
        self._guard = threading.Condition()
        self._remembered: OrderedDict[Hashable, _Remembered] = OrderedDict()
        self._waited: OrderedDict[tuple[Hashable, Hashable], Waited] = OrderedDict()
        self._page_asked = -PATIENCE
        # mark and state -> since when a thread is answering it
        self._begun: dict[tuple[Hashable, Hashable], float] = {}
        self._threads: list[threading.Thread] = []
        self._ending = threading.Event()

    # -- what pages say -----------------------------------------------------------------------------------

    @property
    def works(self) -> bool:
        return bool(self._threads)

    def answered(self, question: Question, *, seconds: float | None, state: Hashable) -> None:
        """A page has asked this, and has the answer. `seconds`: what that took, None where it was remembered; state: of which data.
        Kept in mind when it took long, or had; forgotten when it no longer does."""
        if not self.works:
            return
        with self._guard:
            self._page_asked = time.monotonic()
            item = self._remembered.pop(question.mark, None)
            if seconds is None:
                if item is not None:
                    self._keep(item)
            elif seconds >= LEAST:
                self._keep(_Remembered(question, seconds, state))

    def remember(self, questions: Iterable[Question]) -> None:
        """Keep in mind what will be asked, the first of them first; it has been asked by nobody yet."""
        with self._guard:
            for question in reversed(list(questions)):
                if question.mark not in self._remembered:
                    self._keep(_Remembered(question))
            self._guard.notify_all()

    def _keep(self, item: _Remembered) -> None:
        self._remembered[item.question.mark] = item
        while len(self._remembered) > MOST:
            self._remembered.popitem(last=False)

    def wait_for(
        self, question: Question, seconds: float, ask: Callable[[], Any] | None = None
    ) -> Waited | None:
        """None when a page may ask it itself: it is answered, was so within `seconds`, cannot be answered here, or nothing works
        ahead. Else how far it is; who goes on waiting asks again within LEFT_AFTER seconds. `ask`: in place of the question's own,
        where the page knows already a part of the answer."""
        if not self.works:
            return None
        state = question.state()
        with self._guard:
            item = self._remembered.get(question.mark)
            if item is not None and item.state == state:
                return None
            key = question.mark, state
            waited = self._waited.get(key)
            if waited is None:
                begun = self._begun.get(key)
                took = item.seconds if item else None
                waited = Waited(question, ask or question.ask, state, took, time.monotonic(), begun)
                self._waited[key] = waited
                self._guard.notify_all()
            waited.last_asked = time.monotonic()
        return None if waited.over.wait(seconds) else waited

    # -- the threads --------------------------------------------------------------------------------------

    def start(self, questions: Iterable[Question] = ()) -> None:
        """Begin to work, with `questions` first. Does nothing where it works already."""
        if self.works:
            return
        self._ending.clear()
        self._threads = [
            threading.Thread(target=self._work, args=(only_waited,), daemon=True, name=name)
            for name, only_waited in (("ahead", False), ("waited for", True))
        ]
        self.remember(questions)
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Begin nothing more, and forget what was kept in mind. A question that is being answered is waited for a moment."""
        self._ending.set()
        with self._guard:
            self._guard.notify_all()
        for thread in self._threads:
            thread.join(_END_SECONDS)
        self._threads = []
        with self._guard:
            self._remembered.clear()
            for waited in self._waited.values():
                waited.over.set()
            self._waited.clear()

    def _work(self, only_waited: bool) -> None:
        while not self._ending.is_set():
            with self._guard:
                waited = self._next_waited()
                known = None if waited or only_waited else self._next_known()
                if waited is None and known is None:
                    self._guard.wait(None if only_waited else LOOK)
                    continue
            if waited is not None:
                self._answer(waited.question, waited.state, waited.ask, waited)
            elif known is not None:
                question, state = known
                self._rest(self._answer(question, state, question.ask))

    def _next_waited(self) -> Waited | None:
        """The first that no thread has begun and somebody still waits for. The guard is held."""
        for key, waited in list(self._waited.items()):
            if waited.begun is None and waited.is_left:
                waited.over.set()
                del self._waited[key]
            elif waited.begun is None:
                waited.begun = time.monotonic()
                return waited
        return None

    def _next_known(self) -> tuple[Question, Hashable] | None:
        """Of what is kept in mind and not answered for the data of now, what was asked last, and that state of the data. None, too, where
        the store cannot be read now, which the pages say. The guard is held."""
        for item in reversed(self._remembered.values()):
            try:
                state = item.question.state()
            except StoreError:
                return None
            if item.state != state and (item.question.mark, state) not in self._begun:
                return item.question, state
        return None

    def _answer(
        self, question: Question, state: Hashable, ask: Callable[[], Any], for_whom: Waited | None = None
    ) -> float:
        """Ask it, and note for which data it was. What goes wrong is logged, once for each state of the data: a page that needs the
        answer asks itself, and says so. What all have left is not carried through. Returns what it took, in seconds."""
        key, started = (question.mark, state), time.monotonic()

        def check() -> None:
            if self._ending.is_set() or (for_whom is not None and for_whom.is_left):
                raise stopping.Stopped

        with self._guard:
            self._begun[key] = started
        answered = True
        try:
            with stopping.while_wanted(check):
                ask()
        except stopping.Stopped:
            answered = False
        except Exception as error:
            reference = f"{now_in_copenhagen():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
            log.error("Fejl %s i et svar, der blev regnet ud på forhånd", reference, exc_info=error)
        took = time.monotonic() - started
        with self._guard:
            self._begun.pop(key, None)
            waited = self._waited.pop(key, None)
            item = self._remembered.get(question.mark)
            if answered and item is not None:
                item.seconds, item.state = took, state
                if waited is not None:
                    self._remembered.move_to_end(question.mark)
            elif answered and waited is not None:
                self._keep(_Remembered(question, took, state))
            if waited is not None:
                waited.over.set()
        return took

    def _rest(self, seconds: float) -> None:
        """As long as it worked, so that pages have the processor half of the time, and while pages are asked a good deal longer; no longer
        than until a page waits."""
        started = time.monotonic()
        with self._guard:
            while not self._ending.is_set():
                ends = min(max(started + min(seconds, REST), self._page_asked + QUIET), started + PATIENCE)
                if (left := ends - time.monotonic()) <= 0:
                    return
                if any(waited.begun is None for waited in self._waited.values()):
                    return
                self._guard.wait(left)


working = Ahead()
