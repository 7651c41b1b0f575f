"""The rows of the table of checks (checks.py): code, section, what is looked for, weight, source, how to mend, ways out."""

from wiki.words import N_

_COP = "SEND Code of Practice, paragraph "
_REGS = "SEND Regulations 2014, regulation "
_ACT = "Children and Families Act 2014, section "
_LOCAL = "Good practice (not law); "

ROWS: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    (
        "section_i_filled", "I", "A draft in which section I holds a name or a type.", "stops", _ACT + "38(5)",
        N_("Empty section I. What is prepared for it is kept, and comes into the final plan."), "describe",
    ),
    (
        "letter_missing", "All", "A section of the law that the plan doesn’t have.", "settle", _REGS + "12(1)",
        N_("Put the section back into the shape of the plan."), "",
    ),
    (
        "empty_without_sentence", "All", "An empty section that doesn’t say that it is empty.", "settle", _COP + "9.62",
        N_("Give the section its set sentence in the shape of the plan."), "",
    ),
    (
        "section_empty", "A, B, E, F", "A, B, E or F with nothing in it.",
        "settle", _REGS + "12(1)(a), (b), (e) and (f)",
        N_("Write the first row, or say why there is none."), "add",
    ),
    (
        "views_not_gathered", "A", "The child’s views without how they were gathered.",
        "settle", _COP + "9.69 (section A)",
        N_("Say who asked, how and when. For example: “Gran asked, with picture cards, on 3 November 2026.”"),
        "describe add",
    ),
    (
        "child_not_heard", "A", "No words of the child’s or young person’s own.",
        "settle", _ACT + "19(a); " + _COP + "9.69 (section A)",
        N_("Use words, pictures or recordings of their own. If somebody says what they think the child means, say so."),
        "add",
    ),
    (
        "first_person", "A–H", "“I” or “my” outside a quotation, in a text that the council wrote.", "settle",
        _COP + "9.69 (section A)",
        N_("Put exact words in quotation marks and say whose they are. Write the rest as “he”, “she” or “they”."),
        "describe leave_out",
    ),
    (
        "history_long", "A", "A history of more than 500 words.",
        "look", _LOCAL + "Department for Education plan template, A1",
        N_("Keep what others must know to help. The rest stays on the family’s pages."), "describe",
    ),
    (
        "help_in_views", "A", "Help that is promised in A, where nobody must give it.",
        "look", _ACT + "37(2); " + _COP + "9.69",
        N_("Write the help as provision in section F, G or H, and leave only the view here."), "describe leave_out",
    ),
    (
        "need_without_provision", "B–D", "A need in B without provision in F, or one in C or D without any.", "settle",
        _ACT + "37(2); " + _REGS + "12(1)(f)",
        N_("Tie a row of provision to this need, or write one."), "add",
    ),
    (
        "without_source", "B–H", "A need or provision that names no advice it rests on.", "settle", _COP + "9.69",
        N_("Choose the passage of the advice that says so."), "sources not_agreed leave_out",
    ),
    (
        "row_without_section", "B–H", "A row for which no section was chosen.", "settle", _REGS + "12(1)",
        N_("Choose its area or its section in its form."), "describe leave_out",
    ),
    (
        "diagnosis_alone", "B–D", "A diagnosis or a score without what it makes hard.",
        "settle", _COP + "9.69 (section B)",
        N_("Say what is hard because of it. For example: “He has difficulty following talk in a group.”"),
        "describe leave_out",
    ),
    (
        "need_unfinished", "B–D", "A need that doesn’t say what the child can do, what is hard, or how it shows.",
        "look",
        _LOCAL + _COP + "9.61",
        N_("Start with what works already. Then say what is hard, and how it shows in everyday life."), "describe",
    ),
    (
        "protection_detail", "B–D", "Details of child protection.",
        "settle", _COP + "9.69 (section D); " + _REGS + "17",
        N_("Leave the details out, unless those concerned have agreed. If they have, let it stand and say who agreed, and when."),
        "describe leave_out",
    ),
    (
        "outcome_not_served", "E", "An outcome that no provision works towards.", "settle", _COP + "9.69",
        N_("Tie provision to it, or leave it out."), "add leave_out",
    ),
    (
        "outcome_without_aspiration", "E", "An outcome that isn’t joined to a hope in A.", "look", _COP + "9.64",
        N_("Choose the hope that it leads towards."), "describe",
    ),
    (
        "outcome_unfinished", "E", "An outcome without a time, or without how people will know.",
        "settle", _COP + "9.66",
        N_("Say by when, and what will be seen or counted. Could two people look and agree that it has happened?"),
        "describe",
    ),
    (
        "outcome_is_service", "E", "An outcome that is a service, not a change for the child.", "settle", _COP + "9.66",
        N_("Write what will be different: “By the end of …, {child} will be able to …”."), "describe leave_out",
    ),
    (
        "outcome_short_term", "E", "A target for this term or month.", "look", _COP + "9.69 (section E)",
        N_("Keep small steps with the school. Here it says only who sets them and how often."), "describe leave_out",
    ),
    (
        "vague_words", "E–H", "Words that leave a doubt.", "settle", _COP + "9.66 and 9.69",
        N_("In place of “regular” say “twice a week, 20 minutes each time”. Only the advice can say how much: ask its writer."),
        "describe not_agreed",
    ),
    (
        "provision_unfinished", "F–H", "An empty slot: what, who, ratio, how often, how long, or the review date.",
        "settle",
        _COP + "9.69 (section F)",
        N_("Fill it from the advice. If the advice doesn’t say, ask its writer; never make it up."),
        "describe not_agreed",
    ),
    (
        "review_date_gone", "F–H", "A review date that is in the past on the day of the plan.", "settle",
        _LOCAL + _COP + "9.69 (section F)",
        N_("Say when it is looked at again next. If the review is over, use what was decided there."), "describe",
    ),
    (
        "provision_without_training", "F–H", "Help by an assistant or helper without the training that it takes.",
        "look",
        _COP + "9.69 (section F)",
        N_("Say who trains them in what, and how long. Or say in “Who” that they are trained already."), "describe",
    ),
    (
        "provision_without_need", "F–H", "Provision that names no need.", "settle", _COP + "9.69",
        N_("Choose the need that it is for."), "describe leave_out",
    ),
    (
        "unusual_pair", "F–H", "Provision under a letter that is unusual for its need.", "look", _COP + "9.69",
        N_("Look at both letters. If it is right so, let it stand and say why."), "describe",
    ),
    (
        "number_without_source", "F–H", "An amount that no advice gives.", "settle", _COP + "9.69",
        N_("Use the number in the advice, or give the council’s reason for another one."),
        "describe sources not_agreed",
    ),
    (
        "name_in_provision", "F–H", "A person’s name or a medicine in provision.", "look", _LOCAL + "local rule",
        N_("Name the job and the skill, or what the medicine is for. People and medicines change; the plan should not."),
        "describe",
    ),
    (
        "therapy_in_g", "G", "Therapy that teaches or trains, in G.", "settle", _ACT + "21(5); " + _COP + "9.74",
        N_("Choose section F for it. If it neither teaches nor trains, let it stand and say why."), "describe",
    ),
    (
        "health_not_agreed", "G", "Health provision without who agreed to pay for it.", "settle", _REGS + "12(2)",
        N_("Write who agreed and when. If they haven’t, ask them."), "describe leave_out",
    ),
    (
        "only_under_age", "H1", "H1 for somebody of 18 or over.", "settle", _REGS + "12(1)(h)(i)",
        N_("Choose section H2 for it."), "describe leave_out",
    ),
    (
        "short_break_misplaced", "H1, H2", "Overnight short breaks in H1, or daytime ones for under-18s in H2.",
        "settle",
        _REGS + "12(1)(h); " + _COP + "9.69 (sections H1 and H2)",
        N_("Short breaks by day go in H1, overnight ones in H2."), "describe",
    ),
    (
        "adulthood_missing", "F–H", "From Year 9: no provision towards an outcome for adult life.",
        "settle", _REGS + "12(3)",
        N_("Tick in an outcome which part of adult life it prepares for, and tie provision to it."), "add",
    ),
    (
        "placement_named", "A–K", "A draft that names a school or other place.", "settle", _ACT + "38(5)",
        N_("Write “his school” or “her college”, or leave the sentence out. The name comes into the final plan."),
        "describe leave_out",
    ),
    (
        "placement_proposed", "A–K", "A draft that proposes a place or a type of place.",
        "settle", _ACT + "38(5); " + _REGS + "13(1)",
        N_("Say which help is needed, not where. Advice is never altered: ask its writer to send it anew without this."),
        "describe leave_out",
    ),
    (
        "placement_in_file", "A–K", "A file whose name or letterhead names or proposes a place, in a draft.",
        "settle", _ACT + "38(5)",
        N_("Ask its writer for a copy without it, or take the file out. If it is the school attended now, say so as the reason."),
        "",
    ),
    (
        "placement_missing", "I", "A final plan in which I is empty and nobody says that the child is taught elsewhere.",
        "settle",
        _REGS + "12(1)(i); Derbyshire v EM [2019] UKUT 240 (AAC)",
        N_("Write the name and type, or the type, or that the child is taught somewhere that is not a school."), "add",
    ),
    (
        "budget_not_answered", "J", "Nobody says whether a personal budget was asked for.",
        "settle", _REGS + "12(1)(j); " + _COP + "9.108",
        N_("Answer the first question of section J. “Nobody asked” is an answer too."), "add",
    ),
    (
        "budget_without_need", "J", "Money that doesn’t say which need and which outcome it meets.",
        "settle", _REGS + "12(1)(j)",
        N_("Choose the need and the outcome that the money is for."), "describe leave_out",
    ),
    (
        "advice_missing", "K", "Advice that must be sought and is not there.", "settle", _REGS + "6(1)",
        N_("Ask for it. If advice that is there already may be used, let it stand and say who agreed."), "ask",
    ),
    (
        "advice_incomplete", "K",
        "Advice without its writer or its date, or of a day that can’t be: still to come, or before the birth.",
        "settle", _REGS + "12(4)",
        N_("Ask its writer to fill in the name, the job and the date. Nobody else may change it."), "",
    ),
    (
        "advice_not_used", "B–H", "A suggestion in the advice that reached no section.", "settle", _COP + "9.69",
        N_("Use it, or let it stand: “not agreed because …”."), "",
    ),
    (
        "unexplained_term", "A–H", "A term or short form that is explained nowhere.", "look", _COP + "9.61",
        N_("Write it in plain words, or explain it in brackets where it first stands."), "describe",
    ),
    (
        "hard_to_read", "A–H", "A long text for which a reader needs a reading age of more than 16.",
        "look", _COP + "9.61",
        N_("Make two sentences of one. Use the short word for the long one."), "describe",
    ),
    (
        "left_blank", "A–H", "Words that somebody meant to fill in: “TBC”, “xxx”, “[name]”.", "settle", _COP + "9.69",
        N_("Fill it in, or leave it out."), "describe leave_out",
    ),
    (
        "not_shared", "All", "A row whose words the family can’t see.", "settle", _REGS + "13(1)",
        N_("Take that source off, or ask for it to be shared."), "sources leave_out",
    ),
    (
        "source_changed", "All", "A passage that was written anew after it was used.", "settle", _COP + "9.69",
        N_("Look at both wordings. If the row still says the same, let it stand."), "sources describe",
    ),
    (
        "disputed", "All", "A row that the family says is not right.", "settle", "UK GDPR, articles 5(1)(d) and 16",
        N_("Talk with the family and put it right together. Their note is printed until you both agree."), "describe",
    ),
    (
        "picture_held", "All", "A picture of somebody who hasn’t agreed.", "settle", "UK GDPR, articles 5(1)(a) and 6",
        N_("Ask them, and say what they answered. Until then it is left out."), "",
    ),
)  # fmt: skip
