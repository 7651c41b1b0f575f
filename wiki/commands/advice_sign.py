"""Signs an answer that was typed behind a link: it becomes an ordinary page of advice, in the voice of whoever signs."""

from wiki import clock
from wiki.access.advice_link import Advising, open_advice_space
from wiki.commands.advice_answer import BOXES, MET, Draft, check_words, end_answered, read_draft, tidied
from wiki.commands.advice_links import place_of
from wiki.commands.audit import writing
from wiki.commands.passages import MediaUse, Words
from wiki.commands.passages_save import make_ready, save_passage
from wiki.commands.people import tidy_name
from wiki.errors import NotAllowed, Refused
from wiki.models.people import Person
from wiki.pagetypes.model import Field, PageType
from wiki.words import N_, Voice

_NAME = N_("Write your name, as it should stand beside your advice.")
_SURE = N_("Tick this box if you have read it and it is your advice.")


def sign(one: Advising, page_type: PageType, *, sure: bool, number: int) -> None:
    """Save what was typed as the advice of whoever was asked, and end the link. One act: all of it or nothing.

    Only a browser that showed a code mailed to their own address may sign: NotAllowed for one that types for them. ``number``:
    the saving of the draft that they read; what another typed or added since is neither signed unread nor lost.
    Raises Refused with a sentence per box, NotFound when the request, or the time of this browser, is over.
    """
    if not one.is_signer:
        raise NotAllowed
    draft = read_draft(one)
    problems: dict[str, str] = {}
    for check in (lambda: check_words(draft), lambda: tidy_name(draft.boxes.get("name", ""))):
        try:
            check()
        except Refused as refusal:
            problems.update({"name": _NAME} if "name" in refusal.fields else refusal.fields)
    if not sure:
        problems["sure"] = _SURE
    if problems:
        raise Refused(problems)
    about = tidied(draft.boxes)
    space = open_advice_space(one)
    parts = [(key, words) for key, words in _parts(one, page_type, draft, about)]
    ready = [make_ready(space, page_type, key, words) for key, words in parts]
    with writing(space) as session:
        if read_draft(one).number != number:  # the link is held: who types comes before this, or too late
            raise Refused({"": MET})
        for (key, words), made in zip(parts, ready, strict=True):
            save_passage(space, page_type, one.page_id, key, words, ready=made)
        session.get_one(Person, one.person_id).name = about["name"]
        end_answered(session, one)


def _parts(one: Advising, page_type: PageType, draft: Draft, about: dict[str, str]) -> list[tuple[str, Words]]:
    """What goes where on the page: (question, words), in the page's own order."""
    name, job, typist = about["name"], about["job"], about["typed_by"] or one.typed_by
    speaker = f"{name}, {job}" if job else name
    typed = f"Typed by {typist} for {name}, signed by {name}." if typist and typist != name else f"Signed by {name}."
    gathered = f"{typed} By link, {one.email}."[:500]

    def said(body: str = "", columns: dict[str, str] | None = None, media: tuple[MediaUse, ...] = ()) -> Words:
        return Words(
            voice=Voice.PROFESSIONAL, body=body, columns=columns or {}, speaker=speaker[:200], gathered=gathered, media=media
        )

    found: dict[str, list[Words]] = {}
    if page_type.field("author") is not None:
        found["author"] = [said(columns={"value": speaker[:300]})]
    if page_type.field("advice_date") is not None:
        found["advice_date"] = [said(columns={"value": clock.today().isoformat()})]
    texts: dict[str, list[str]] = {}
    for box in BOXES:
        key, text = place_of(page_type, box), draft.boxes.get(box, "").strip()
        if key is not None and text:
            texts.setdefault(key, []).append(text)
    for key, several in texts.items():
        asked = page_type.field(key)
        assert asked is not None
        whole = "\n\n".join(several)
        found[key] = [said(columns={_words_of(asked): row}) for row in _rows(whole)] if asked.columns else [said(whole)]
    letter = place_of(page_type, "letter")
    if draft.files and letter is not None:
        found[letter] = [said(media=tuple(MediaUse(media_id) for media_id in draft.files))]
    order = [asked.key for asked in page_type.fields]
    return [(key, words) for key in sorted(found, key=order.index) for words in found[key]]


def _words_of(asked: Field) -> str:
    """The column of a row that holds what it says: the first with long words."""
    return next(column.key for column in asked.columns if column.kind == "long_text")


def _rows(text: str) -> list[str]:
    """An empty line ends a row."""
    rows: list[str] = []
    for part in text.split("\n"):
        if not part.strip():
            rows.append("")
        elif rows and rows[-1]:
            rows[-1] += f"\n{part}"
        else:
            rows.append(part)
    return [row for row in rows if row.strip()]
