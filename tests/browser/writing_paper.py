"""A phase whose paper asks every kind of question, in both languages, and the words that are typed into each of its fields."""

from dataclasses import dataclass, field
from decimal import Decimal

from funding.models import Phase, Question, QuestionSet, Section
from tests import factories

LETTERS = "ŵŷâêîôûï"
SECTIONS = {
    "about": ("questions", "About the work", "Am y gwaith"),
    "where": ("questions", "Where and who", "Ble a phwy"),
    "costs": ("costs", "Costs of the work", "Costau’r gwaith"),
    "team": ("team", "People of the work", "Pobl y gwaith"),
    "documents": ("documents", "Files of the work", "Ffeiliau’r gwaith"),
    "agree": ("questions", "What you agree to", "Beth yr ydych yn cytuno iddo"),
}
BODIES = [
    {"code": "council", "en": "A council", "cy": "Un o’r cynghorau"},
    {"code": "charity", "en": "Some charity", "cy": "Rhyw elusen"},
]
WAYS = [
    {"code": "talk", "en": "By talking", "cy": "Trwy siarad"},
    {"code": "count", "en": "By counting", "cy": "Trwy gyfrif"},
    {"code": "map", "en": "By mapping", "cy": "Trwy fapio"},
]
MODULES = [
    {"code": "need", "en": "The need for it", "cy": "Yr angen amdano"},
    {"code": "test", "en": "How it is tested", "cy": "Sut y caiff ei brofi"},
]
ROWS = [
    {"code": "cash", "en": "Cash from others", "cy": "Arian gan eraill"},
    {"code": "rooms", "en": "Rooms from others", "cy": "Ystafelloedd gan eraill"},
]
QUESTIONS = {  # code: section, kind, English, Welsh, what else it takes
    "name": ("about", "short", "The name in short", "Yr enw yn fyr", {"word_limit": 30}),
    "summary": ("about", "long", "The plain summary", "Y crynodeb plaen", {"word_limit": 200, "is_published": True}),
    "method": ("about", "long", "The way of working", "Y ffordd o weithio", {"character_limit": 300}),
    "change": ("about", "modular", "What will change", "Beth fydd yn newid", {"word_limit": 60, "options": MODULES}),
    "body": ("about", "choice", "Who goes with you?", "Pwy sy’n mynd gyda chi?", {"options": BODIES}),
    "charity": ("about", "long", "Why this charity?", "Pam yr elusen hon?", {"word_limit": 50, "on": "body", "is": "charity", "allows_images": True}),
    "council": ("about", "short", "Why this council?", "Pam y cyngor hwn?", {"word_limit": 50, "on": "body", "is": "council"}),
    "ways": ("about", "multiple", "How do you ask people?", "Sut yr ydych yn gofyn?", {"options": WAYS, "most": 2}),
    "people": ("about", "number", "How many people?", "Faint o bobl?", {"least": 1, "most": 5000}),
    "match": ("about", "money", "What others give", "Beth y mae eraill yn ei roi", {"options": ROWS}),
    "starts": ("about", "date", "The first meeting", "Y cyfarfod cyntaf", {}),
    "tag": ("about", "short", "A line for the map", "Llinell i’r map", {"character_limit": 60}),
    "contact": ("about", "short", "Who answers the telephone", "Pwy sy’n ateb y ffôn", {"word_limit": 30, "is_personal": True}),
    "places": ("where", "places", "Where you work", "Ble yr ydych yn gweithio", {}),
    "themes": ("where", "themes", "What it is about", "Am beth y mae", {}),
    "partners": ("where", "partners", "Who takes part", "Pwy sy’n cymryd rhan", {}),
    "team": ("where", "team", "Who does the work", "Pwy sy’n gwneud y gwaith", {}),
    "milestones": ("where", "milestones", "What is done by when", "Beth sy’n digwydd pryd", {"least": 2}),
    "case": ("agree", "file", "The case in full", "Yr achos yn llawn", {"file_kind": "case"}),
    "truth": ("agree", "declaration", "What you say is so", "Mae’r hyn a ddywedwch yn wir",
              {"statement_en": "All of it is so.", "statement_cy": "Mae’r cyfan felly."}),
}  # fmt: skip


@dataclass
class Words:
    """What is typed into each field: words that stand nowhere else, in Welsh with every letter that English lacks."""

    is_welsh: bool
    typed: dict[str, str] = field(default_factory=dict)

    def of(self, name: str, length: int = 0) -> str:
        """Return the text for a field, and note that it was typed; ``length`` adds words."""
        mark = f"{name}{LETTERS if self.is_welsh else 'Qz'}"
        rest = "dŵr ŷd câr gêm îs môr sŵn naïf" if self.is_welsh else "stays with the bid"
        self.typed[name] = " ".join([mark, rest, *[f"{mark}{n}" for n in range(length)]])
        return self.typed[name]


def a_whole_phase(**facts) -> Phase:
    """A phase that closes in nine days, with every kind of question, rules for files and two years of costs."""
    facts = {
        "months": 24,
        "cap": Decimal(90_000),
        "confirmation": "submission",
        "label_cy": "Cam un",
        **facts,
    }
    phase = factories.a_phase(question_set=every_kind(), **facts)
    rules = [
        ("case", "Case for support", "Achos dros gymorth", 2, True),
        ("map", "Map of the place", "Map o’r lle", None, False),
    ]
    for order, (code, english, welsh, most, needed) in enumerate(rules, 1):
        phase.document_rules.create(
            code=code, order=order, title_en=english, title_cy=welsh, most_pages=most, is_required=needed
        )
    return phase


def every_kind() -> QuestionSet:
    """A paper that asks one question of every kind, some of them only if others were answered in one way."""
    paper = QuestionSet.objects.create(name="Every kind")
    for order, (slug, (component, english, welsh)) in enumerate(SECTIONS.items(), 1):
        Section.objects.create(
            question_set=paper, slug=slug, order=order, component=component, title_en=english, title_cy=welsh
        )
    made: dict[str, Question] = {}
    for order, (code, (slug, kind, english, welsh, more)) in enumerate(QUESTIONS.items(), 1):
        rules = dict(more)
        if on := rules.pop("on", ""):
            rules |= {"condition_on": made[on], "condition_is": "is", "condition_value": rules.pop("is")}
        made[code] = paper.sections.get(slug=slug).questions.create(
            code=code, order=order, kind=kind, text_en=english, text_cy=welsh, **rules
        )
    assert {question.kind for question in made.values()} == set(Question.Kind)
    return paper
