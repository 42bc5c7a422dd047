"""A page with the keyboard alone: from stop to stop, each outlined, within the window and beneath nothing else."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.service.browser.looking import focus, whole

FARTHEST = 200
"""How many stops a page may have before what is looked for: more than any page has."""
NEAR = 5
"""How many stops away something may be from where the one before it was done."""


def tab_to(page: Page, tag: str, name: str) -> int:
    """Go on with Tab to the next control of that name; returns how many stops that took.

    Every stop on the way must be outlined, within the window, and not covered.
    """
    whole(page)
    passed = []
    for number in range(1, FARTHEST + 1):
        page.keyboard.press("Tab")
        at = focus(page)
        if at is None:
            passed.append("(the browser itself)")
            continue
        assert_seen(at)
        passed.append(at["said"][:40])
        if at["tag"] == tag and at["said"].startswith(name):
            return number
    raise AssertionError(f"{name!r} is not reached by Tab; passed: {passed}")


def near(page: Page, tag: str, name: str, most: int = NEAR) -> None:
    """Go on with Tab to a control that must not be far from where the keyboard is."""
    stops = tab_to(page, tag, name)
    assert stops <= most, f"{name!r} is {stops} stops away"


def press(page: Page, tag: str, name: str, key: str = "Enter") -> None:
    """Go on with Tab to a control, and press it."""
    tab_to(page, tag, name)
    page.keyboard.press(key)


def write(page: Page, tag: str, name: str, text: str) -> None:
    """Go on with Tab to a field, and write into it."""
    tab_to(page, tag, name)
    page.keyboard.insert_text(text)


def assert_seen(at: dict[str, object]) -> None:
    """Whoever looks at the page sees where the keyboard is."""
    assert at["outlined"], f"no visible focus: {at['name']}"
    assert at["inside"], f"focus outside of the window: {at['name']}"
    assert not at["covered"], f"focus beneath something else: {at['name']}"


def told(page: Page, words: str) -> None:
    """What was just done is said in the page."""
    expect(page.get_by_role("status").first).to_contain_text(words)
