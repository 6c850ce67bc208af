"""The manage pages as a person uses them, by role and name."""

import time

from playwright.sync_api import expect

from tests.browser.conftest import POLL_MS

LONG_MS = 90_000
"""What reading a file may take on a busy machine."""


class Manage:
    """The manage pages as a person uses them."""

    def __init__(self, page, address):
        self.page = page
        self.address = address

    def open(self, path):
        self.page.goto(f"{self.address}/{path}", wait_until="commit")
        self.settled()
        return self

    def settled(self):
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    def until(self, holds, otherwise):
        """Until something of Python's side holds, while the page goes on."""
        deadline = time.monotonic() + LONG_MS / 1000
        while not holds():
            assert time.monotonic() < deadline, otherwise
            self.page.wait_for_timeout(POLL_MS)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def step(self, name):
        self.page.get_by_role("radio", name=name).click()
        self.settled()

    def fill(self, label, value):
        field = self.page.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Tab")
        self.settled()

    def choose(self, label, option):
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option).click()
        self.settled()

    def upload(self, path):
        self.page.locator('input[type="file"]').set_input_files(str(path))
        self.page.wait_for_url("**draft=*")

    @property
    def preview(self):
        return self.page.locator(".atlas-preview[data-ready]")

    def shown(self):
        """What the preview map says of itself."""
        expect(self.preview).to_be_visible(timeout=LONG_MS)
        return self.preview.evaluate("(box) => ({ ...box.atlasPreview })")
