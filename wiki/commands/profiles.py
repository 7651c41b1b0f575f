"""Makes a profile for paper from what its maker ticked, and leaves a row about it, for it is made to be handed on."""

import contextlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from media.bench import Bench
from media.errors import MediaRefused
from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.document import wording
from wiki.document.inputs import Said
from wiki.document.pdf import DocumentFailed
from wiki.document.profile import Made, PieceOut, Profile, SectionOut, Shown, render_profile
from wiki.document.speaking import Tongue, of_words, say, speaking
from wiki.errors import Refused
from wiki.queries.plan_printed import Files, read_files
from wiki.queries.profiles import Gathered, Photo, Piece, speaker_of
from wiki.words import GROUP_NAMES, N_

_FULL = N_("This does not all fit. Take something out, or choose another paper. Nothing was cut off.")
_EMPTY = N_("There is nothing on this paper yet. Tick at least one thing.")
_NOTHING = N_("There is nothing yet that could stand on this paper. Write it first.")


@dataclass(frozen=True)
class Choice:
    """What somebody wants on the paper: ids of pieces, one picture or none, and for an easy plan which plan it is about."""

    pieces: frozenset[str]
    photo: uuid.UUID | None = None
    about: str = ""


def usual_choice(gathered: Gathered, about: str = "") -> Choice:
    """What is ticked before anybody chose."""
    ticked = frozenset(piece.id for piece in gathered.pieces if piece.ticked)
    return Choice(ticked, gathered.photos[0].media_id if gathered.photos else None, about)


def lay_out(space: Space, store: Store, gathered: Gathered, choice: Choice, tongue: Tongue) -> Made:
    """The paper as it would be. Only what was gathered can be on it, whatever was chosen. Lets go of the database before the
    work begins. Refused where it can't be made."""
    pieces = [piece for piece in gathered.pieces if piece.id in choice.pieces]
    front = next((one for one in gathered.photos if one.media_id == choice.photo), None)
    shown = {one.media_id for piece in pieces for one in piece.photos} | ({front.media_id} if front else set())
    files = read_files(space, shown)
    space.work.let_go()
    with store.bench() as bench, speaking(tongue):
        paper = _paper(space, gathered, choice, front, files)
        assets = _assets(bench, files.assets({files.photo(one) for one in shown}))
        try:
            return render_profile(paper, assets)
        except DocumentFailed as failure:
            raise Refused({"": failure.sentence}) from failure


def make_profile(space: Space, store: Store, gathered: Gathered, choice: Choice, tongue: Tongue) -> bytes:
    """The PDF, with one audit row that says which paper was made for whom. Refused where nothing is on it, where it does not
    fit, or where it can't be made; then nothing is handed out."""
    chosen_of(gathered, choice)
    made = lay_out(space, store, gathered, choice, tongue)
    if not made.fits:
        raise Refused({"": _FULL})
    with writing(space) as session:
        leave_row(
            session, "profile.made", person_id=space.person.id, child_id=space.id,
            words=f"{gathered.layout.key} for {gathered.group}",
        )  # fmt: skip
    return made.data


def chosen_of(gathered: Gathered, choice: Choice) -> tuple[Piece, ...]:
    """What was chosen of what there is; Refused where that is nothing."""
    chosen = tuple(piece for piece in gathered.pieces if piece.id in choice.pieces)
    if not chosen:
        raise Refused({"": _EMPTY if gathered.pieces else _NOTHING})
    return chosen


def _assets(bench: Bench, keys: Mapping[str, str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name, key in keys.items():
        try:
            with contextlib.suppress(FileNotFoundError):  # the paper says so in its place
                found[name] = bench.fetch(key)
        except MediaRefused as trouble:
            raise Refused({"": trouble.sentence}) from trouble
    return found


def _paper(space: Space, gathered: Gathered, choice: Choice, front: Photo | None, files: Files) -> Profile:
    layout = gathered.layout
    sections = []
    for section, pieces in zip(layout.sections, gathered.sections, strict=True):
        out = tuple(_piece(space, piece, files, layout.look) for piece in pieces if piece.id in choice.pieces)
        sections.append(SectionOut(section.title, out, section.must))
    child = space.child
    facts = ((N_("Full name"), child.full_name), (N_("Date of birth"), wording.long_date(child.born_on)))
    portrait = front.alt or say(N_("A picture of %(name)s"), name=child.known_as) if front else ""
    return Profile(
        title=layout.title, child=child.known_as, look=layout.look, pages=layout.pages, sections=tuple(sections),
        made_by=space.person.name, made_on=clock.today(),
        made_for=say(N_("For: %(who)s."), who=say(GROUP_NAMES[gathered.group])),
        photo=Shown(files.photo(front.media_id), portrait) if front else None,
        facts=tuple((say(label), words) for label, words in facts) if layout.facts else (), about=choice.about,
    )  # fmt: skip


def _piece(space: Space, piece: Piece, files: Files, look: str) -> PieceOut:
    version = piece.version
    on = version.spoken_on or clock.local(version.saved_at).date()
    said = Said(version.voice, speaker_of(version, space.child.known_as), "", on)
    return PieceOut(
        piece.id, piece.blocks, of_words(version.language),
        wording.said_sentence(said, space.child.known_as) if look == "page" else "",
        tuple(Shown(files.photo(one.media_id), one.alt) for one in piece.photos),
    )  # fmt: skip
