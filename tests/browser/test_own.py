"""A person's own data, dropped anywhere on the front page: they go along to the page on which they are trained."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.foundations import made

HOSTILE = "<script>document.title='x'</script>"
TABLE = f"age (years),{HOSTILE}\n" + "\n".join(f"{i},{3 + i * i % 11}" for i in range(40))
DROP = """([text, kind]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], "own.csv"));
  const event = new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
  document.querySelector(".player").dispatchEvent(event);
}"""


def test_a_file_dropped_on_the_front_page_is_trained_on_the_next(visit: Callable[..., Page]) -> None:
    page = visit("")
    expect(page.locator(".player")).to_be_visible()
    page.evaluate(DROP, [TABLE, "dragover"])
    expect(page.get_by_text("Drop a table")).to_be_visible()
    page.evaluate(DROP, [TABLE, "drop"])
    expect(page.get_by_text("Drop a table")).to_be_hidden()
    expect(page.get_by_text("40 rows, 2 columns")).to_be_visible()
    expect(page.get_by_text("Binary classification:")).to_be_visible()  # and why it is not for these
    page.get_by_role("link", name=re.compile("Regression, live: ")).click()
    page.wait_for_url(re.compile(r"/regression\?data=own&columns="))
    expect(page.get_by_role("combobox", name="Data", exact=True)).to_have_value("Your own data")
    expect(page.locator(".player [data-panel=now]")).to_contain_text("age (years)")
    expect(page.locator(".player [data-panel=now]")).to_contain_text(HOSTILE[:20])
    expect(page.locator(".player-readouts")).to_contain_text("NLL a point")
    assert made(page) == []
    page.get_by_role("button", name="Use your own data").click()
    expect(page.get_by_text("40 rows, 2 columns")).to_be_visible()
    page.reload()  # the tab has kept it
    expect(page).to_have_url(re.compile(r"/regression\?data=own&columns="))
    expect(page.locator(".player [data-panel=now]")).to_contain_text("age (years)")
    expect(page.get_by_role("combobox", name="Data", exact=True)).to_have_value("Your own data")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert made(page) == []
