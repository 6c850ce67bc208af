"""Any sequence of publishing, rolling back, retiring and restoring, against a list in memory."""

import secrets

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from layers.actors import VIEWER, Actor, Basis, NotAllowedError
from layers.store import NewVersion, RetiredError, SameVersionError, StaleError

EDITOR = Actor("e", is_editor=True, basis=Basis.LOCALHOST)
BODIES = st.binary(max_size=2)


class Histories(RuleBasedStateMachine):
    """Works on one dataset of a store, another one each time."""

    store = None

    def __init__(self):
        super().__init__()
        self.dataset = f"d-{secrets.token_hex(8)}"
        self.revision = self.store.revision
        self.versions = []  # (version, body, retired), oldest first

    @property
    def head(self):
        return self.versions[-1][0] if self.versions else None

    @property
    def retired(self):
        return bool(self.versions) and self.versions[-1][2]

    def new(self, body):
        sha256 = self.store.objects.put_bytes(body)
        files = {"map": self.store.objects.ref(sha256, "text/plain")}
        return NewVersion(dataset=self.dataset, files=files)

    def keep(self, version, body, *, retired=False):
        self.versions.append((version, body, retired))

    @rule(body=BODIES)
    def publish(self, body):
        expected = self.head and self.head.id
        self.keep(self.store.publish(self.new(body), expected=expected, actor=EDITOR), body)

    @precondition(lambda self: self.versions)
    @rule(body=BODIES, data=st.data())
    def publish_from_something_older(self, body, data):
        older = [None, *(version.id for version, _, _ in self.versions[:-1])]
        with pytest.raises(StaleError) as caught:
            self.store.publish(
                self.new(body), expected=data.draw(st.sampled_from(older)), actor=EDITOR
            )
        assert caught.value.head == self.head

    @rule(body=BODIES)
    def publish_without_leave(self, body):
        with pytest.raises(NotAllowedError):
            self.store.publish(self.new(body), expected=self.head and self.head.id, actor=VIEWER)

    @precondition(lambda self: self.versions)
    @rule(data=st.data())
    def roll_back(self, data):
        target, body, was_retired = data.draw(st.sampled_from(self.versions))
        ask = (self.dataset, target.id)
        if self.retired or was_retired:
            with pytest.raises(RetiredError):
                self.store.roll_back(*ask, expected=self.head.id, actor=EDITOR)
        elif (target.republishes or target.id) == (self.head.republishes or self.head.id):
            with pytest.raises(SameVersionError):
                self.store.roll_back(*ask, expected=self.head.id, actor=EDITOR)
        else:
            self.keep(self.store.roll_back(*ask, expected=self.head.id, actor=EDITOR), body)

    @precondition(lambda self: self.versions)
    @rule()
    def retire(self):
        ask = {"expected": self.head.id, "actor": EDITOR}
        if self.retired:
            with pytest.raises(RetiredError):
                self.store.retire(self.dataset, **ask)
        else:
            version = self.store.retire(self.dataset, **ask)
            self.keep(version, self.versions[-1][1], retired=True)

    @precondition(lambda self: self.versions)
    @rule()
    def restore(self):
        ask = {"expected": self.head.id, "actor": EDITOR}
        if not self.retired:
            with pytest.raises(RetiredError):
                self.store.restore(self.dataset, **ask)
        else:
            self.keep(self.store.restore(self.dataset, **ask), self.versions[-1][1])

    @invariant()
    def the_store_agrees(self):
        assert self.store.history(self.dataset) == [
            version for version, _, _ in self.versions[::-1]
        ]
        assert self.store.head(self.dataset) == self.head
        live = self.store.heads().get(self.dataset)
        assert live == (None if self.retired else self.head)
        assert self.store.revision == self.revision + len(self.versions)
        for number, (version, body, _) in enumerate(self.versions, start=1):
            assert version.number == number
            assert self.store.objects.path(version.files["map"].sha256).read_bytes() == body

    def teardown(self):
        parents = [None, *(version.id for version, _, _ in self.versions[:-1])]
        assert (
            [version.parent for version, _, _ in self.versions] == parents
            if self.versions
            else True
        )


def test_every_history_is_told_as_it_happened(store):
    run_state_machine_as_test(
        type("Histories", (Histories,), {"store": store}),
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
