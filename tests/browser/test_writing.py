"""Writing with a thumb: the toolbar, what is pasted from Word or a mail, and a look at the words before they are saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.watching import Tab
from wiki.text import markdown

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]

_WORD = (
    "<html><head><style>p{color:red}</style></head><body><p class=MsoNormal>He likes <b>loud</b> trains.<o:p></o:p></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>"
    "the steam one</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span>·&nbsp; </span>the night one</p>"
    "<p style='font-size:40pt;color:red'>See <a href='https://example.org/a_(b)'>the museum</a>"
    "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'></p></body></html>"
)
_MAIL = (
    "<div>Dear Mum,</div><div><br></div><ul><li>bring <span style='font-weight:700'>his ears</span></li><li>5 * 3 = 15</li></ul>"
    "<ol start=3><li>third</li><li>fourth</li></ol><div># not a heading</div><div>1. not a list</div>"
    "<div><a href='javascript:window.hurt=1'>press</a></div>"
)


def _box(tab: Open) -> Page:
    visitor = tab("Jo Fairweather")
    visitor.follow("Add something")
    return visitor.page


def _paste(page: Page, html: str) -> str:
    page.get_by_label("Write a few words").evaluate(
        """(box, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html); data.setData("text/plain", "plain");
            box.focus();
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )
    return page.get_by_label("Write a few words").input_value()


def test_what_is_pasted_from_word_keeps_paragraphs_bullets_bold_and_links_and_nothing_else(tab: Open) -> None:
    page = _box(tab)
    text = _paste(page, _WORD)
    assert text == (
        "He likes **loud** trains.\n\n- the steam one\n- the night one\n\nSee [the museum](https://example.org/a_%28b%29)"
    )
    assert page.evaluate("window.hurt") is None


def test_what_is_pasted_from_a_mail_means_what_it_said(tab: Open) -> None:
    page = _box(tab)
    text = _paste(page, _MAIL)
    assert page.evaluate("window.hurt") is None
    assert "- bring **his ears**\n- 5 \\* 3 = 15" in text and "3. third\n4. fourth" in text
    shown = markdown.plain(text)
    assert "# not a heading" in shown and "1. not a list" in shown and "press" in shown
    assert "javascript" not in text and "<h" not in markdown.render(text)


def test_bold_heading_list_and_link_by_keyboard_alone(tab: Open) -> None:
    page = _box(tab)
    box = page.get_by_label("Write a few words")
    box.fill("trains")
    box.select_text()
    box.press("Control+b")
    assert box.input_value() == "**trains**"
    box.press("Control+b")
    assert box.input_value() == "trains", "pressed again, it is taken back"
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "List"
    page.keyboard.press("Enter")
    assert box.input_value() == "- trains"
    page.keyboard.press("Control+z")
    assert box.input_value() == "trains", "undo takes back one press"
    page.get_by_role("button", name="Heading", exact=True).click()
    assert box.input_value() == "## trains"
    box.fill("museum")
    box.select_text()
    page.get_by_role("button", name="Link", exact=True).click()
    assert box.input_value() == "[museum](https://)"


def test_tab_goes_through_the_toolbar_and_the_box(tab: Open) -> None:
    page = _box(tab)
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "body"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "body", "the box lets Tab through"


def test_the_words_can_be_seen_as_they_will_look(tab: Open) -> None:
    page = _box(tab)
    page.get_by_label("Write a few words").fill("He is **very** glad.\n\n- one\n- two\n\n<b onclick=x>no</b>")
    page.get_by_role("button", name="How it will look").click()
    region = page.get_by_role("region", name="How it will look")
    region.locator("strong").wait_for()
    assert region.locator("li").count() == 2 and region.locator("b").count() == 0
    page.get_by_label("Write a few words").fill("**Changed**")
    region.get_by_text("Changed").wait_for()
