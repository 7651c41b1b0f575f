"""The route table spelled out, as data: each door, who may pass it, and what they are answered. A door that is not here fails.

``~`` stands for the child's own space (/child/<id>); words in braces are ids of things in it, as tests/rails/known.py names
them. ``by_link``: the address itself is signed and is the key, so that a write there needs no form of ours. ``own`` is the answer to a member whose role may (with ``form``, chosen so that little or nothing is changed),
``otherwise`` the answer to a member whose role may not. Whoever is no member is answered 404, whoever is not signed in is
asked to sign in; tests/rails/test_matrix.py holds every door to that.
"""

import re
from dataclasses import dataclass, field

from wiki.words import Role

R = Role
ALL = frozenset(Role)
FAMILY = frozenset({R.PARENT, R.YOUNG_PERSON, R.RELATIVE})
ADULTS = ALL - {R.YOUNG_PERSON}
LEADS = frozenset({R.PARENT, R.YOUNG_PERSON})
COUNCIL = frozenset({R.CASEWORKER, R.SEND_ADMINISTRATOR})
CASEWORKER = frozenset({R.CASEWORKER})
ASKS, READS_PLAN, WRITES_FAMILY = COUNCIL, LEADS | COUNCIL, FAMILY | COUNCIL


@dataclass(frozen=True)
class Door:
    """One door: its address, the right it takes, the roles that pass, and the answers."""

    endpoint: str
    method: str
    path: str
    may: str
    who: frozenset[Role] = ALL
    own: int = 200
    otherwise: int = 403
    form: dict[str, str] = field(default_factory=dict)
    query: str = ""
    by_link: bool = False

    @property
    def is_read(self) -> bool:
        """Whether it only reads."""
        return self.method in {"GET", "OPTIONS"}

    @property
    def place(self) -> str:
        """The address without the names of what stands in it: two doors at one place differ in their method only."""
        return re.sub(r"\{\w+\}", "{}", self.path)


# Doors inside a child's space.
SPACE = (
    Door("home.child_home", "GET", "~/", "READ"),
    Door("home.whats_new", "GET", "~/new", "READ"),
    Door("notices.ask_how", "GET", "~/notices", "READ"),
    Door("notices.choose", "POST", "~/notices", "READ", own=422),
    Door("add.add_something", "GET", "~/add", "WRITE"),
    Door("add.keep_it", "POST", "~/add", "WRITE", own=422),
    Door("preview.preview", "POST", "~/preview", "WRITE", form={"body": "**Trains**"}),
    Door("tray.show_tray", "GET", "~/tray", "WRITE"),
    Door("tray.ask_place", "GET", "~/tray/{nothing}", "WRITE", own=404),
    Door("tray.put", "POST", "~/tray/{nothing}", "WRITE", own=404),
    Door("tray.throw_away", "POST", "~/tray/{nothing}/away", "WRITE", own=404),
    Door("pages.show_page", "GET", "~/page/{page}", "READ"),
    Door("pages.choose_page", "GET", "~/pages/new", "WRITE"),
    Door("pages.begin_page", "POST", "~/pages/new", "WRITE", WRITES_FAMILY, 422, form={"page_type": "free_page"}),
    Door("pages.ask_share", "GET", "~/page/{page}/share", "SHARE", LEADS),
    Door("pages.share", "POST", "~/page/{empty}/share", "SHARE", LEADS, 302, form={"audience": "only_family"}),
    Door("fields_share.ask_who", "GET", "~/page/{page}/question/hopes/share", "SHARE", LEADS),
    Door("fields_share.share", "POST", "~/page/{page}/question/hopes/share", "SHARE", LEADS, 422),
    Door("fields_share.narrow", "POST", "~/page/{page}/question/hopes/narrow", "SHARE", LEADS, 404),
    Door("share_requests.ask", "GET", "~/page/{page}/ask-for-more", "READ"),
    Door("share_requests.send", "POST", "~/page/{page}/ask-for-more", "READ", own=422, form={"words": "Why? " * 200}),
    Door("share_requests.ask_answer", "GET", "~/asked-to-share/{request}", "SHARE", LEADS),
    Door("share_requests.answer", "POST", "~/asked-to-share/{request}", "SHARE", LEADS, 422),
    Door("looking.choose", "GET", "~/as", "SHARE", LEADS),
    Door("looking.show_home", "GET", "~/as/{member}/", "SHARE", LEADS),
    Door("looking.show_page", "GET", "~/as/{member}/page/{page}", "SHARE", LEADS),
    Door("looking.ask_search", "GET", "~/as/{member}/search", "SHARE", LEADS),
    Door("looking.search", "POST", "~/as/{member}/search", "SHARE", LEADS, form={"words": "trains"}),
    Door("changes.what_changed", "GET", "~/page/{page}/changed", "READ"),
    Door("changes.compare", "GET", "~/page/{page}/compare", "READ"),
    Door("changes.show_revision", "GET", "~/page/{page}/revision/1", "READ"),
    Door("changes.restore", "POST", "~/page/{page}/restore", "WRITE", WRITES_FAMILY, 302, form={"number": "1"}),
    Door("passages.ask_question", "GET", "~/page/{page}/question/hopes", "WRITE", WRITES_FAMILY),
    Door("passages.add_passage", "POST", "~/page/{page}/question/hopes", "WRITE", WRITES_FAMILY, 422),
    Door("order.show_order", "GET", "~/page/{page}/question/hopes/order", "WRITE", WRITES_FAMILY),
    Door("order.move", "POST", "~/page/{page}/question/hopes/order", "WRITE", WRITES_FAMILY, 302),
    Door("changes.undo", "POST", "~/page/{page}/undo", "WRITE", WRITES_FAMILY, 404, form={"number": "1"}),
    Door("clear.ask", "GET", "~/page/{page}/question/hopes/clear", "WRITE", WRITES_FAMILY),
    Door("clear.say", "POST", "~/page/{page}/question/hopes/clear", "WRITE", WRITES_FAMILY, 422),
    Door("passages.ask_change", "GET", "~/passage/{row}", "WRITE", COUNCIL),
    Door("passages.change_passage", "POST", "~/passage/{row}", "WRITE", COUNCIL, 422),
    Door("passages.keep_theirs", "POST", "~/passage/{row}/keep-theirs", "WRITE", COUNCIL, 302),
    Door("passages.take_off", "POST", "~/passage/{row}/remove", "WRITE", COUNCIL, 409),
    Door("erasures.ask_what", "GET", "~/passage/{row}/correct", "WRITE", COUNCIL),
    Door("erasures.correct", "POST", "~/passage/{row}/correct", "WRITE", COUNCIL, 422),
    Door("erasures.ask_why", "GET", "~/passage/{row}/erase", "ERASE", COUNCIL),  # family and friends: only what they wrote
    Door("erasures.erase", "POST", "~/passage/{row}/erase", "ERASE", COUNCIL, 422),
    Door("questions.show_questions", "GET", "~/questions", "READ"),
    Door("questions_ask.ask_what", "GET", "~/passage/{row}/ask", "ASK"),
    Door("questions_ask.ask", "POST", "~/passage/{row}/ask", "ASK", own=422),
    Door("questions_ask.ask_wrong", "GET", "~/passage/{row}/dispute", "ASK", FAMILY),
    Door("questions_ask.say_wrong", "POST", "~/passage/{row}/dispute", "ASK", FAMILY, 422),
    Door("translations.ask_translation", "GET", "~/passage/{row}/translate", "WRITE"),
    Door("translations.add_translation", "POST", "~/passage/{row}/translate", "WRITE", own=422),
    Door("translations.show_translation", "GET", "~/translation/{translation}", "READ"),
    Door("translations.checked", "POST", "~/translation/{translation}/checked", "WRITE", own=409),
    Door("translations.take_off", "POST", "~/translation/{translation}/off", "WRITE", own=409),
    Door("translations.bring_back", "POST", "~/translation/{translation}/back", "WRITE", own=409),
    Door("questions.show_question", "GET", "~/question/{question}", "ASK"),
    Door("questions.answer", "POST", "~/question/{question}", "ASK", own=422),
    Door("questions.ask_agree", "GET", "~/question/{dispute}/agree", "ASK", ALL - FAMILY),  # for the family: the disputer
    Door("questions.say_agree", "POST", "~/question/{dispute}/agree", "ASK", ALL - FAMILY, 422),
    Door("drafts.keep", "POST", "~/page/{page}/draft", "WRITE", WRITES_FAMILY, form={"draft_field": "hopes", "draft_tab": "thematrix"}),
    Door(
        "drafts.keep_for_later", "POST", "~/page/{page}/draft/later", "WRITE", WRITES_FAMILY, 302,
        form={"draft_field": "hopes", "draft_tab": "thematrix"},
    ),
    Door("drafts.show_own", "GET", "~/drafts/{nothing}", "WRITE", own=404),
    Door("drafts.put_away", "POST", "~/drafts/{nothing}/put-away", "WRITE", own=404),
    Door("drafts.bring_back", "POST", "~/drafts/{nothing}/bring-back", "WRITE", own=404),
    Door("media.rendition", "GET", "~/media/{portrait}/w320", "READ"),
    Door("media_read.show_page", "GET", "~/document/{paper}", "READ", COUNCIL, otherwise=404),
    Door("page_words.ask_words", "GET", "~/document/{paper}/words", "WRITE", COUNCIL, otherwise=404),
    Door("page_words.save_words", "POST", "~/document/{paper}/words", "WRITE", COUNCIL, 422, 404, {"page": "1"}),
    Door("page_words.ask_draft", "POST", "~/document/{paper}/words/read", "WRITE", COUNCIL, 302, 404, {"page": "1"}),
    Door("page_words.drop", "POST", "~/document/{paper}/words/away", "WRITE", COUNCIL, 302, 404, {"page": "1"}),
    Door("recordings.is_saved", "GET", f"~/recordings/{'0' * 64}", "UPLOAD"),
    Door("media_progress.show_progress", "GET", "~/progress/{portrait}", "READ"),
    Door("file_words.captions", "GET", "~/version/{version}/captions/{portrait}", "READ", own=404),  # no film
    Door("file_words.show_lacking", "GET", "~/files/words", "WRITE"),
    Door("file_words.ask_words", "GET", "~/passage/{row}/file/{portrait}", "WRITE", COUNCIL, 404),
    Door("file_words.save_words", "POST", "~/passage/{row}/file/{portrait}", "WRITE", COUNCIL, 404),
    Door("file_words.ask_draft", "POST", "~/passage/{row}/file/{portrait}/draft", "WRITE", COUNCIL, 404),
    Door("file_words.use_draft", "POST", "~/passage/{row}/file/{portrait}/draft/use", "WRITE", COUNCIL, 404),
    Door("file_words.drop", "POST", "~/passage/{row}/file/{portrait}/draft/away", "WRITE", COUNCIL, 404),
    Door("media.original", "GET", "~/media/{paper}/original", "READ", COUNCIL, otherwise=404),
    # Files on their way: who says no version of tus is told which one is spoken here (tests/uploads speaks it).
    Door("uploads.what_is_offered", "OPTIONS", "~/uploads", "UPLOAD", own=204),
    Door("uploads.find_marked", "GET", "~/uploads", "UPLOAD"),
    Door("uploads.begin", "POST", "~/uploads", "UPLOAD", own=412),
    Door("uploads.show_progress", "GET", "~/uploads/{nothing}", "UPLOAD", own=412),
    Door("uploads.send_piece", "PATCH", "~/uploads/{nothing}", "UPLOAD", own=412),
    Door("uploads.drop", "DELETE", "~/uploads/{nothing}", "UPLOAD", own=412),
    Door("uploads.instead", "POST", "~/uploads/{nothing}", "UPLOAD", own=412),
    Door("originals.is_awaited", "GET", "~/originals/" + "0" * 64, "UPLOAD"),
    Door("originals.bring", "POST", "~/originals/" + "0" * 64, "UPLOAD", own=404),
    Door("gallery.show_gallery", "GET", "~/gallery", "READ"),
    Door("gallery.show_one", "GET", "~/gallery/{portrait}", "READ", own=404),  # it stands on no page
    Door("gallery.set_day", "POST", "~/gallery/{portrait}", "WRITE", FAMILY, 302, form={"taken-year": "2024"}),
    Door("gallery.show_beside", "GET", "~/gallery/{portrait}/beside/{portrait}", "READ", own=404),
    Door("pictures.ask_change", "GET", "~/passage/{row}/picture/{portrait}", "WRITE", COUNCIL, 404),
    Door("pictures.change", "POST", "~/passage/{row}/picture/{portrait}", "WRITE", COUNCIL, 404),
    Door("pictures.ask_move", "GET", "~/passage/{row}/picture/{portrait}/move", "WRITE", COUNCIL, 404),
    Door("pictures.move", "POST", "~/passage/{row}/picture/{portrait}/move", "WRITE", COUNCIL, 404),
    Door("pictures.undo", "POST", "~/passage/{row}/pictures/undo", "WRITE", COUNCIL, 302),
    Door("present.show_slides", "GET", "~/present", "READ"),
    Door("profiles.show_profiles", "GET", "~/profiles", "READ"),
    Door("profiles.show_profile", "GET", "~/profiles/hospital", "READ"),
    Door("profiles.make", "POST", "~/profiles/hospital", "READ"),
    Door("profiles_easy.ask_sentence", "GET", "~/easy-read/good_at", "WRITE", WRITES_FAMILY | {R.SCHOOL}),
    Door("profiles_easy.save", "POST", "~/easy-read/good_at", "WRITE", WRITES_FAMILY | {R.SCHOOL}, 422),
    Door("corner_open.ask_open", "GET", "~/corner/open", "OPEN_CORNER", ADULTS),
    Door("corner_open.open_it", "POST", "~/corner/open", "OPEN_CORNER", ADULTS, 422),
    Door("corner_open.choose_pages", "POST", "~/corner/pages", "OPEN_CORNER", frozenset({R.PARENT}), 302),
    Door("corner_open.show_taken", "GET", "~/taken", "READ", FAMILY),
    Door("corner_open.give_back", "POST", "~/taken/{nothing}/back", "SHARE", LEADS, 404),
    Door("symbols.show_symbols", "GET", "~/symbols", "OPEN_CORNER", ADULTS),
    Door("symbols.add", "POST", "~/symbols", "OPEN_CORNER", ADULTS, 422),
    Door("symbols.rename", "POST", "~/symbols/{nothing}", "OPEN_CORNER", ADULTS, 404, form={"name": "Bus"}),
    Door("symbols.remove", "POST", "~/symbols/{nothing}/remove", "OPEN_CORNER", ADULTS, 404),
    # The child's corner, while it is not open here: each door leads to where it is opened (tests/corner knocks inside).
    *(
        Door(f"corner.{name}", method, f"~/corner/{path}", "OPEN_CORNER", ADULTS, 302)
        for name, method, path in (
            ("show_home", "GET", ""),
            ("show_question", "GET", "page/{nothing}/hopes"),
            ("ask_answer", "GET", "page/{nothing}/hopes/symbols"),
            ("answer", "POST", "page/{nothing}/hopes/symbols"),
            ("say_about", "POST", "page/{nothing}/hopes/about/{nothing}"),
            ("picture", "GET", "media/{nothing}/w320"),
            ("is_saved", "GET", f"recordings/{'0' * 64}"),
            ("take_away", "POST", "away/{nothing}"),
            ("show_slides", "GET", "slides"),
            ("ask_leave", "GET", "leave"),
            ("leave", "POST", "leave"),
        )
    ),
    Door("search.search", "GET", "~/search", "READ"),
    Door("search.results", "POST", "~/search", "READ", form={"words": "trains"}),
    Door("search.found", "GET", "~/search/found", "READ"),  # right after the search, which it shows once more
    Door("people.people", "GET", "~/people", "SEE_MEMBERS"),
    Door("people.ask_person", "GET", "~/people/add", "MANAGE_MEMBERS", COUNCIL),
    Door("people.add_person", "POST", "~/people/add", "MANAGE_MEMBERS", COUNCIL, 422),
    Door("people.ask_end", "GET", "~/people/{member}/end", "MANAGE_MEMBERS", COUNCIL),
    Door("people.end", "POST", "~/people/{member}/end", "MANAGE_MEMBERS", COUNCIL, 422),
    Door("advice.asked", "GET", "~/advice", "ASK_ADVICE", ASKS),
    Door("advice.ask_whom", "GET", "~/advice/ask", "ASK_ADVICE", ASKS),
    Door("advice.ask", "POST", "~/advice/ask", "ASK_ADVICE", ASKS, 422),
    Door("paper.papers", "GET", "~/paper", "TYPE_FROM_PAPER", COUNCIL),
    Door("paper.ask_paper", "GET", "~/paper/add", "TYPE_FROM_PAPER", COUNCIL),
    Door("paper.add_paper", "POST", "~/paper/add", "TYPE_FROM_PAPER", COUNCIL, 422),
    Door("paper.show_paper", "GET", "~/paper/{paper}", "READ", COUNCIL, otherwise=404),
    Door("paper.correct", "POST", "~/paper/{paper}", "TYPE_FROM_PAPER", COUNCIL, 422),
    Door("paper_type.show_boxes", "GET", "~/paper/{paper}/{page}", "TYPE_FROM_PAPER", COUNCIL),
    Door("paper_type.type_in", "POST", "~/paper/{paper}/{page}", "TYPE_FROM_PAPER", COUNCIL, 422),
    Door("plan.plan_home", "GET", "~/plan", "COMPOSE_PLAN", CASEWORKER, 302),
    Door("plan.show_desk", "GET", "~/plan/needs", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_use.ask_use", "GET", "~/plan/use/{version}", "COMPOSE_PLAN", CASEWORKER, query="in=needs"),
    Door("plan_use.use", "POST", "~/plan/use/{version}", "COMPOSE_PLAN", CASEWORKER, 422, query="in=needs"),
    Door("plan_sources.show_sources", "GET", "~/plan/row/{row}/sources", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_sources.take_off", "POST", "~/plan/row/{row}/sources/0/off", "COMPOSE_PLAN", CASEWORKER, 409),
    Door("plan_settle.ask_reason", "GET", "~/plan/finding/{nothing}", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_settle.settle", "POST", "~/plan/finding/{nothing}", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_settle.ask_departure", "GET", "~/plan/finding/{nothing}/not-agreed", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_settle.depart", "POST", "~/plan/finding/{nothing}/not-agreed", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_settle.open_again", "POST", "~/plan/settled/{nothing}/again", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_sources.keep", "POST", "~/plan/row/{row}/sources/0/keep", "COMPOSE_PLAN", CASEWORKER, 422),
    Door("plan_thread.show_thread", "GET", "~/plan/thread", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_thread.ask_ties", "GET", "~/plan/thread/{row}", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_thread.tie", "POST", "~/plan/thread/{row}", "COMPOSE_PLAN", CASEWORKER, 302),
    Door("plan_suggestions.show_suggestions", "GET", "~/plan/suggestions", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_suggestions.settle", "POST", "~/plan/suggestions/{version}", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_versions.make", "POST", "~/plan/make", "COMPOSE_PLAN", CASEWORKER, 302, form={"once": "the matrix"}),
    Door("plan_versions.show_versions", "GET", "~/plan/versions", "READ_PLAN", READS_PLAN),
    Door("plan_versions.show_version", "GET", "~/plan/versions/1", "READ_PLAN", READS_PLAN),
    Door("plan_compare.compare", "GET", "~/plan/compare", "READ_PLAN", READS_PLAN),
    Door("plan_guard.settle", "POST", "~/plan/versions/1/settle", "COMPOSE_PLAN", CASEWORKER, 302),
    Door("plan_versions.download", "POST", "~/plan/versions/1/pdf", "READ_PLAN", READS_PLAN),
    # A real recording is opened in tests/plan/test_clips_on_paper.py.
    Door("plan_clips.show_clip", "GET", "~/plan/versions/1/clip/{nothing}", "READ", own=404),
    Door("plan_serve.ask_serve", "GET", "~/plan/versions/1/serve", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_serve.serve", "POST", "~/plan/versions/1/serve", "COMPOSE_PLAN", CASEWORKER, 422),
    Door("plan_word.ask_return", "GET", "~/plan/versions/1/word", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_word.take_back", "POST", "~/plan/versions/1/word", "COMPOSE_PLAN", CASEWORKER, 422),
    # A real file that came back is opened by tests/plan/test_word_back.py.
    Door("plan_word.show_return", "GET", "~/plan/word/{nothing}", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_word.decide", "POST", "~/plan/word/{nothing}", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_word.settle", "POST", "~/plan/word/{nothing}/settle", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("packs.show_packs", "GET", "~/plan/versions/1/packs", "MANAGE_MEMBERS", COUNCIL),
    Door("packs.make", "POST", "~/plan/versions/1/packs", "COMPOSE_PLAN", CASEWORKER, 422),
    # A pack is the council's, or one person's own: tests/plan/test_packs.py opens real ones.
    Door("packs.show_pack", "GET", "~/plan/packs/{nothing}", "MANAGE_MEMBERS", COUNCIL, 404),
    Door("packs.send", "POST", "~/plan/packs/{nothing}/sent", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("packs.download", "POST", "~/plan/packs/{nothing}/pdf", "READ_PLAN", READS_PLAN, 404),
    Door("packs.show_register", "GET", "~/plan/register", "MANAGE_MEMBERS", COUNCIL),
    Door("protected.show_protected", "GET", "~/protected", "MANAGE_MEMBERS", COUNCIL),
    Door("protected.note", "POST", "~/protected", "MANAGE_MEMBERS", COUNCIL, 422),
    Door("protected.ask_end", "GET", "~/protected/{nothing}/end", "MANAGE_MEMBERS", COUNCIL, 404),
    Door("protected.end", "POST", "~/protected/{nothing}/end", "MANAGE_MEMBERS", COUNCIL, 404),
    Door("plan_agree.agree", "POST", "~/plan/versions/1/agree", "MANAGE_MEMBERS", COUNCIL, 404),
    Door("plan_agree.leave_alone", "POST", "~/plan/versions/1/alone", "COMPOSE_PLAN", CASEWORKER, 404),
    Door("plan_points.show_points", "GET", "~/plan/points", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_points.reply", "POST", "~/plan/points/{point}", "COMPOSE_PLAN", CASEWORKER, 422),
    Door("plan_points_erase.ask_why", "GET", "~/plan/points/{nothing}/erase", "ERASE", WRITES_FAMILY, 404),
    Door("plan_points_erase.erase", "POST", "~/plan/points/{nothing}/erase", "ERASE", WRITES_FAMILY, 404),
    Door("plan_paper.ask_type", "GET", "~/plan/paper-answer/{nothing}", "TYPE_FROM_PAPER", COUNCIL, 404),
    Door("plan_paper.type_in", "POST", "~/plan/paper-answer/{nothing}", "TYPE_FROM_PAPER", COUNCIL, 404),
    Door("plan_paper.ask_again", "GET", "~/plan/paper-answer/{nothing}/{nothing}", "TYPE_FROM_PAPER", COUNCIL, 404),
    Door("plan_paper.type_more", "POST", "~/plan/paper-answer/{nothing}/{nothing}", "TYPE_FROM_PAPER", COUNCIL, 404),
    Door("plan_final.ask_final", "GET", "~/plan/final", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_final.make", "POST", "~/plan/final", "COMPOSE_PLAN", CASEWORKER, 422),
    Door("plan_amend.ask_amend", "GET", "~/plan/amend", "COMPOSE_PLAN", CASEWORKER),
    Door("plan_amend.make", "POST", "~/plan/amend", "COMPOSE_PLAN", CASEWORKER, 422),
    # An answer sheet is one person's own, whatever their role: tests/plan/test_answers.py and test_canaries open real ones.
    Door("plan_serve.show_letter", "GET", "~/plan/letter/{nothing}", "READ_PLAN", READS_PLAN, 404),
    Door("plan_sheet.show_sheet", "GET", "~/plan/answer/{nothing}", "READ_PLAN", READS_PLAN, 404),
    Door("plan_sheet.show_line", "GET", "~/plan/answer/{nothing}/line/B.1", "READ_PLAN", READS_PLAN, 404),
    Door("plan_sheet.say", "POST", "~/plan/answer/{nothing}/line/B.1", "READ_PLAN", READS_PLAN, 404),
    Door("plan_sheet.say_typed_wrong", "POST", "~/plan/answer/{nothing}/line/B.1/wrong", "READ_PLAN", READS_PLAN, 404),
    Door("plan_sheet.check", "GET", "~/plan/answer/{nothing}/check", "READ_PLAN", READS_PLAN, 404),
    Door("plan_sheet.send", "POST", "~/plan/answer/{nothing}/check", "READ_PLAN", READS_PLAN, 404),
    Door("plan_sheet.print_letter", "GET", "~/plan/answer/{nothing}/letter", "READ_PLAN", READS_PLAN, 404),
)

# Doors for whoever is signed in; ``may`` POST_HOLDER: only for those with a post at a council, 404 for everybody else.
PERSON = (
    Door("account.your_account", "GET", "/account", ""),
    Door("waiting.show_waiting", "GET", "/waiting", ""),
    Door("waiting.choose", "POST", "/waiting", "", own=302),
    Door("account.looks", "POST", "/account/looks", "", own=302),
    Door("account.new_password", "POST", "/account/password", "", own=422),
    Door("account.end_one", "POST", "/account/sign-ins/{nothing}/end", "", own=302),
    Door("account_phone.your_phone", "GET", "/account/phone", ""),
    Door("account_phone.send_code", "POST", "/account/phone", "", own=422),
    Door("account_phone.confirm", "POST", "/account/phone/code", "", own=422),
    Door("account_phone.forget", "POST", "/account/phone/forget", "", own=302),
    Door("notices_account.your_notices", "GET", "/account/notices", ""),
    Door("desk.your_children", "GET", "/children", ""),
    Door("desk.find_children", "POST", "/children", ""),
    Door("desk.show_desk", "GET", "/desk", "POST_HOLDER"),
    Door("desk.find_at_desk", "POST", "/desk", "POST_HOLDER"),
    Door("desk_open.ask_child", "GET", "/desk/child", "POST_HOLDER"),
    Door("desk_open.open_child", "POST", "/desk/child", "POST_HOLDER", own=422),
    Door("desk_open.ask_person", "GET", "/desk/person", "POST_HOLDER"),
    Door("desk_open.add_person", "POST", "/desk/person", "POST_HOLDER", own=422),
    Door("desk_open.try_again", "POST", "/desk/jobs/{job}/again", "POST_HOLDER", own=302),
    Door("desk_work.show_work", "GET", "/desk/jobs", "POST_HOLDER"),
    Door("desk_work.run_all", "POST", "/desk/jobs/again", "POST_HOLDER", own=302),
    Door("desk_files.show_files", "GET", "/desk/files", "POST_HOLDER"),
    Door("desk_files.check", "POST", "/desk/files/{nothing}/check", "POST_HOLDER", own=404),
    Door("clear.show_gathered", "GET", "/desk/questions", "POST_HOLDER"),
    Door("clear.download", "POST", "/desk/questions/file", "POST_HOLDER"),
    Door("clear.take_away", "POST", "/desk/questions/{nothing}/words", "POST_HOLDER", own=404),
    Door("sign_in.sign_out", "POST", "/sign-out", "", own=302),
    Door("staying.how_long", "GET", "/still-here", ""),
    Door("staying.stay", "POST", "/still-here", ""),
)

# Doors for anybody.
PUBLIC = (
    Door("first.first_page", "GET", "/", ""),
    Door("first.up", "GET", "/up", ""),
    Door("language.choose", "POST", "/language", "", own=302),
    Door("sign_in.ask_who", "GET", "/sign-in", ""),
    Door("sign_in.sign_in", "POST", "/sign-in", "", own=422),
    Door("sign_in.look_around", "POST", "/look-around", "", own=404),
    Door("looks.ask_how", "GET", "/how-it-looks", ""),
    Door("looks.choose", "POST", "/how-it-looks", "", own=302),
    Door("stop.ask_stop", "GET", "/stop/{stop}", ""),
    Door("stop.stop", "POST", "/stop/{stop}", "", by_link=True),
    Door("static.static_file", "GET", "/static/{edition}/app.css", ""),
    Door("static.favicon", "GET", "/favicon.ico", ""),
)

DOORS = SPACE + PERSON + PUBLIC
WRITES = tuple(door for door in DOORS if not door.is_read)
ONLY_READ = tuple(door for door in DOORS if door.is_read and door.place not in {one.place for one in WRITES})
ONLY_WRITTEN = tuple(door for door in WRITES if door.place not in {one.place for one in DOORS if one.is_read})
