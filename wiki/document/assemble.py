"""Puts what people wrote into the plan's lettered sections, in order, and adds nothing of its own but set sentences."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from wiki.document import wording
from wiki.document.inputs import (
    AdviceIn,
    ClipIn,
    DocumentIn,
    MediaIn,
    PassageIn,
    PictureIn,
    PlanInput,
)
from wiki.document.speaking import filled, of_words, say, tongue
from wiki.document.tree import (
    AdviceLine,
    AdviceList,
    Appendix,
    Beside,
    Clip,
    DisputedNote,
    Gallery,
    LetteredSection,
    Link,
    Mark,
    Part,
    Picture,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Slot,
    Text,
)
from wiki.statute.clocks import age_on
from wiki.statute.sections import Section, Shape, regulation_12
from wiki.text import markdown, nodes
from wiki.text.clean import visible

_ADVICE_LETTER = "K"
_FIRST_PERSON_LETTER = "A"


def assemble(plan: PlanInput, shape: Shape | None = None) -> PlanTree:
    """The tree of one version: every section of the shape, in its order (default: regulation 12, today's law).

    In a draft, a section that the law leaves empty (I: Children and Families Act 2014, section 38(5)) stays empty
    whatever came in for it. Raises ValueError for passages of a letter that the shape does not have, and for
    passages in K, whose advice has its own door.
    """
    shape = shape or regulation_12()
    picked: dict[str, list[PassageIn]] = {letter: [] for letter in shape.letters}
    for one in plan.sections:
        if one.letter not in picked or (one.letter == _ADVICE_LETTER and one.passages):
            raise ValueError(f"no passages can be put into section {one.letter!r}")
        picked[one.letter].extend(one.passages)
    draft = plan.status == "draft"
    return PlanTree(
        title=shape.draft_title if draft else shape.title,
        status=plan.status,
        number=plan.number,
        child_name=visible(plan.child_name),
        date_of_birth=plan.date_of_birth,
        council=visible(plan.council),
        made_on=plan.made_on,
        made_time=visible(plan.made_time),
        made_by=visible(plan.made_by),
        made_for=visible(filled(plan.made_for)),
        signed_by=visible(plan.signed_by),
        language=plan.language if tongue().is_english else tongue().code,
        shape=shape.key,
        note=SetSentence(shape.draft_note, shape.draft_note_source)
        if draft
        else SetSentence(shape.final_note, shape.final_note_source),
        photo=_picture(plan.photo) if plan.photo else None,
        quotation=_front_quotation(plan),
        sections=tuple(
            LetteredSection(
                section.letter,
                section.title,
                section.source,
                tuple(_section(section, picked[section.letter], plan, shape)),
            )
            for section in shape.sections
        ),
        beside=tuple(Beside(one.title, one.letters) for one in shape.beside),
        logo=Mark(shape.logo.data, visible(shape.logo.words), shape.logo.width, shape.logo.height) if shape.logo else None,
    )


def _front_quotation(plan: PlanInput) -> Quotation | None:
    blocks = markdown.blocks(plan.quotation)
    if not blocks:
        return None
    said = wording.said_sentence(plan.quotation_said, visible(plan.child_name)) or say(wording.NO_VOICE)
    return Quotation(blocks, visible(said), of_words(plan.quotation_language), plan.quotation_said.voice)


def _section(section: Section, passages: Sequence[PassageIn], plan: PlanInput, shape: Shape) -> Iterator[PlanBlock]:
    if section.in_draft and plan.status == "draft":
        yield SetSentence(section.in_draft, section.in_draft_source)
    elif section.letter == _ADVICE_LETTER and plan.advice:
        yield AdviceList(tuple(_advice_line(place, one) for place, one in enumerate(plan.advice, 1)))
        for place, one in enumerate(plan.advice, 1):
            yield _appendix(place, one, plan.child_name)
    elif not passages:
        yield SetSentence(_nothing(section, plan))
    elif section.by_area:
        yield from _by_area(passages, plan.child_name, shape)
    else:
        first_person = section.letter == _FIRST_PERSON_LETTER
        yield from _passages(passages, plan.child_name, first_person=first_person)


def _nothing(section: Section, plan: PlanInput) -> str:
    if section.letter in plan.none_asked and section.none_asked:
        return section.none_asked
    too_old = (
        section.under_age is not None
        and plan.date_of_birth is not None
        and plan.date_of_birth <= plan.made_on
        and age_on(plan.date_of_birth, plan.made_on) >= section.under_age
    )
    return section.over_age if too_old and section.over_age else section.empty


def _by_area(passages: Sequence[PassageIn], child: str, shape: Shape) -> Iterator[PlanBlock]:
    for area in shape.areas:
        inside = [one for one in passages if one.area == area.key]
        blocks = tuple(_passages(inside, child)) or (SetSentence(shape.area_empty),)
        yield Part(area.title, blocks)
    known = {area.key for area in shape.areas}
    others = [one for one in passages if one.area not in known]
    if others:
        yield Part(say(wording.OTHER_AREA), tuple(_passages(others, child)))


def _passages(passages: Iterable[PassageIn], child: str, *, first_person: bool = False) -> Iterator[PlanBlock]:
    """Passages that share a heading stand under it together; a numbered row is a heading by itself."""
    for is_row, group in groupby(passages, key=lambda one: (bool(one.label), "" if one.label else one.heading)):
        numbered, heading = is_row
        blocks = tuple(
            block
            for one in group
            for block in _with_disputes(one, child, one.heading if numbered else "", first_person)
        )
        if heading and blocks:
            yield Part(visible(heading), blocks)
        else:
            yield from blocks


def _with_disputes(one: PassageIn, child: str, title: str, first_person: bool) -> Iterator[PlanBlock]:
    """A passage, right after it its English, where it is in another language, and what the family says is not right."""
    yield from _passage(one, child, title=title, first_person=first_person)
    for told in one.translations:
        yield Quotation(markdown.blocks(told.body), visible(told.line))
    for note in one.disputes:
        yield DisputedNote(visible(wording.dispute_line(note)), markdown.blocks(note.body))
    if one.not_used:
        yield SetSentence(visible(wording.departs_line(one.not_used)))


def _passage(one: PassageIn, child: str, *, title: str, first_person: bool) -> Iterator[PlanBlock]:
    words = (*markdown.blocks(one.body), *nodes.with_text(one.blocks, visible))
    said = visible(wording.said_sentence(one.said, visible(child)))
    slots = tuple(Slot(visible(label), inside) for label, value in one.columns if (inside := _box(value)))
    galleries = tuple(_media(one.media))
    if one.label or slots or one.links or one.sources:
        yield Row(
            label=visible(filled(one.label)),
            title=visible(title),
            blocks=words,
            slots=slots,
            said=said or (say(wording.NO_VOICE) if first_person else ""),
            links=tuple(Link(say(link.how), visible(filled(link.label)), visible(link.words)) for link in one.links),
            sources=tuple(visible(wording.source_line(source)) for source in one.sources),
            media=tuple(shown for shown in galleries if isinstance(shown, Gallery | Clip)),
            language=of_words(one.language),
            key=one.key,
        )
        yield from (shown for shown in galleries if not isinstance(shown, Gallery | Clip))
        return
    if words and (said or first_person):
        yield Quotation(words, said or say(wording.NO_VOICE), of_words(one.language), one.said.voice, one.key)
    elif words:
        yield Text(words, of_words(one.language), one.key)
    elif said and galleries:
        yield from galleries
        yield Quotation((), said)
        return
    yield from galleries


def _box(value: str | tuple[nodes.Block, ...]) -> tuple[nodes.Block, ...]:
    return _lines(value) if isinstance(value, str) else nodes.with_text(value, visible)


def _lines(value: str) -> tuple[nodes.Block, ...]:
    """A column's plain words; an empty line parts paragraphs."""
    parts = [part.strip("\n") for part in visible(value).split("\n\n")]
    return tuple(nodes.paragraph(part) for part in parts if part.strip())


def _media(media: Sequence[MediaIn]) -> Iterator[Gallery | Clip | Part]:
    together: list[Picture] = []
    for one in media:
        if isinstance(one, PictureIn):
            together.append(_picture(one))
            continue
        if together:
            yield Gallery(tuple(together))
            together = []
        yield _clip(one) if isinstance(one, ClipIn) else _document(one)
    if together:
        yield Gallery(tuple(together))


def _picture(one: PictureIn) -> Picture:
    alt = one.alt.strip() or one.caption.strip() or say(wording.NO_ALT)
    return Picture(one.asset, visible(alt), visible(one.caption))


def _clip(one: ClipIn) -> Clip:
    line = visible(wording.clip_line(one))
    still = Picture(one.still, visible(one.alt.strip() or one.caption.strip() or line)) if one.still else None
    transcript = _lines(one.transcript) or (nodes.paragraph(say(wording.NO_TRANSCRIPT)),)
    return Clip(
        one.kind,
        line,
        transcript,
        visible(one.caption),
        still,
        visible(one.speaker),
        one.on,
        one.seconds,
        of_words(one.language),
        one.link,
        one.until,
        visible(wording.clip_note(one)),
    )


def _document(one: DocumentIn) -> Part:
    name = visible(one.name)
    blocks: list[PlanBlock] = [Text((nodes.paragraph(visible(one.caption)),))] if one.caption.strip() else []
    for number, page in enumerate(one.pages, 1):
        alt = wording.page_alt(name, number, len(one.pages))
        words = _lines(page.words)
        blocks.append(Gallery((Picture(page.asset, alt, alt, page=True),)))
        if words:
            label = nodes.Run(say(wording.PAGE_WORDS).format(number=number), bold=True)
            blocks.append(Text((nodes.Paragraph((label,)), *words)))
    if not one.pages:
        blocks.append(SetSentence(say(wording.NO_PAGES)))
    elif one.not_shown > 0:
        blocks.append(SetSentence(say(wording.MORE_PAGES, count=one.not_shown)))
    return Part(name, tuple(blocks))


def _advice_line(place: int, one: AdviceIn) -> AdviceLine:
    return AdviceLine(f"{_ADVICE_LETTER}{place}", visible(one.title), visible(one.who), one.on)


def _appendix(place: int, one: AdviceIn, child: str) -> Appendix:
    blocks = tuple(_passages(one.passages, child)) or (SetSentence(say(wording.EMPTY_ADVICE)),)
    byline = visible(wording.byline(one.who, one.on))
    return Appendix(f"{_ADVICE_LETTER}{place}", visible(one.title), byline, blocks)
