"""What is asked of every page: no violation found by axe, nothing wider than its window, a heading, a visible focus."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).with_name("axe.min.js")
"""axe-core 4.14.1 of Deque Systems, Mozilla Public License 2.0, unchanged (see NOTICE)."""
RUN_AXE = """
async rules => {
  const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run(document, {resultTypes: ["violations"], ...only});
  return found.violations.map(one => ({
    rule: one.id, help: one.help, where: one.nodes.slice(0, 3).map(node => `${node.target} ${node.html.slice(0, 160)}`
      + ` ${(node.any[0] || node.all[0] || node.none[0] || {message: ""}).message}`),
  }));
}
"""
OF_THE_LOOK = (
    "color-contrast",
    "target-size",
    "html-has-lang",
    "html-lang-valid",
    "valid-lang",
    "link-in-text-block",
)
"""Rules of axe whose answer depends on colours, width and language; those on structure say the same in both schemes."""
WIDER = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  return [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map(one => `${one.tagName.toLowerCase()}.${one.className} "${one.textContent.trim().slice(0, 40)}"`)
    .concat(`${document.documentElement.scrollWidth} wide in ${window.innerWidth}`);
}
"""
FOCUS = """
() => {
  const one = document.activeElement;
  if (one === null || one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const labels = one.labels && one.labels.length ? [...one.labels].map(label => label.textContent).join(" ") : "";
  const said = labels || one.getAttribute("aria-label") || one.textContent || "";
  const parts = [.1, .5, .9].flatMap(x => [.1, .5, .9].map(y => [box.left + box.width * x, box.top + box.height * y]));
  const above = parts.map(([x, y]) => document.elementFromPoint(x, y)).filter(other => other !== null);
  const mine = other => one.contains(other) || other.contains(one) || (one.labels && [...one.labels].some(
    label => label.contains(other)));
  return {
    tag: one.tagName.toLowerCase(),
    said: said.replace(/\\s+/g, " ").trim(),
    covered: above.length > 0 && !above.some(mine),
    name: `${one.tagName.toLowerCase()} ${one.getAttribute("name") || one.getAttribute("href") || ""} `
      + one.textContent.trim().slice(0, 40),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
      && box.top < window.innerHeight && box.left < window.innerWidth,
  };
}
"""


@cache
def axe_program() -> str:
    """The program of axe, which runs beside the page's policy and not under it."""
    return AXE.read_text(encoding="utf-8")


def whole(page: Page) -> None:
    """Wait until the page that a click led to is there to its end.

    A click waits until the new page begins. What is read at once, and not expected, must wait for the rest.
    """
    page.wait_for_load_state("load")


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds on a page as it stands, in words; of some rules of its only, or of all."""
    whole(page)
    page.evaluate(axe_program() + "; null")
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, list(rules))
    return [f"{one['rule']}: {one['help']} — {' | '.join(one['where'])}" for one in found]


def too_wide(page: Page) -> list[str]:
    """What makes the reader scroll sideways, or nothing."""
    whole(page)
    found: list[str] = page.evaluate(WIDER)
    return found


def focus(page: Page) -> dict[str, Any] | None:
    """Where the keyboard is: its tag, what it says, its name, whether it is outlined, inside the window, covered."""
    found: dict[str, Any] | None = page.evaluate(FOCUS)
    return found


def double_text(page: Page) -> None:
    """Letters twice as large, as somebody chooses in the browser's settings."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
