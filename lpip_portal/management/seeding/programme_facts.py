"""The programme as it was published: money with its basis and source, dates, phases. Sources that disagree are all kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

SLUG = "local-policy-innovation-partnerships"
NAME_EN = "Local Policy Innovation Partnerships"
NAME_CY = "Partneriaethau Arloesi Polisi Lleol"  # awaits a professional's check
SUMMARY_EN = (
    "A network of partnerships in which researchers, councils, governments, businesses, charities and communities "
    "work on the policy of one place together, and a hub that connects them. It connects and catalyses, brings "
    "local insight and understanding, and looks for solutions that can be tried. Led by the Economic and Social "
    "Research Council with the Arts and Humanities Research Council and Innovate UK, for UK Research and Innovation."
)
SUMMARY_CY = (
    "Rhwydwaith o bartneriaethau lle mae ymchwilwyr, cynghorau, llywodraethau, busnesau, elusennau a chymunedau yn "
    "gweithio gyda’i gilydd ar bolisi un lle, a hyb sy’n eu cysylltu."
)
HUB_NOTE = (
    "The strategic coordination hub, led by City-REDI. Delivery partners include the National Co-ordinating Centre "
    "for Public Engagement and Involve. It runs until December 2026."
)

CALL = "Call for applications, 2022"
WORKED_OUT = "Worked out here: 80% of the cap"
STATEMENTS = "Public statements about the awards; they differ"

# In the order of the page.
PHASES = [
    {
        "label_en": "Phase 1",
        "label_cy": "Cam 1",
        "purpose_en": "Seed funding to build a partnership and an agenda with its place. Open to all eligible.",
        "purpose_cy": "Cyllid cychwynnol i feithrin partneriaeth ac agenda gyda’i lle. Yn agored i bawb cymwys.",
        "rate": Decimal(80),
        "months": "5 months; one source says 6",
        "most_awards": 10,
        "awards_made": 10,
        "caution": "Ten awards were made from over 60 applications. One of the ten partnerships is not identified here.",
    },
    {
        "label_en": "Phase 2",
        "label_cy": "Cam 2",
        "purpose_en": "Three years of work with and for a place. By invitation to those funded in phase 1.",
        "purpose_cy": "Tair blynedd o waith gyda lle ac er ei fwyn. Trwy wahoddiad i’r rhai a ariannwyd yng ngham 1.",
        "rate": Decimal(80),
        "months": "36 months",
        "most_awards": 4,
        "awards_made": 4,
        "caution": "One award went to each nation; whether that was a rule of the competition is not known.",
    },
    {
        "label_en": "Strategic coordination hub",
        "label_cy": "Hyb cydlynu strategol",
        "purpose_en": "A separate call for the one hub that connects, supports and evaluates the partnerships.",
        "purpose_cy": "Galwad ar wahân am yr un hyb sy’n cysylltu, yn cefnogi ac yn gwerthuso’r partneriaethau.",
        "rate": Decimal(80),
        "months": "44 months",
        "most_awards": 1,
        "awards_made": 1,
        "caution": "",
    },
]

# (phase or "", what, pounds, basis, source)
MONEY = [
    ("", "Programme total over four years, with the hub", 20_000_000, "headline", CALL),
    ("", "Programme total as announced", 23_000_000, "headline", "Announcement of 2023"),
    ("Phase 1", "Cap on one award", 50_000, "fec", CALL),
    ("Phase 1", "The funder’s share at the cap", 40_000, "funder_contribution", WORKED_OUT),
    ("Phase 1", "“Up to £50,000” for one award", 50_000, "headline", STATEMENTS),
    ("Phase 2", "Cap on one award", 4_800_000, "fec", CALL),
    ("Phase 2", "The funder’s share at the cap", 3_840_000, "funder_contribution", WORKED_OUT),
    ("Phase 2", "“£4.8m” for one award", 4_800_000, "headline", STATEMENTS),
    ("Phase 2", "“£5m”, “nearly £5m” and “over £5m” for one award", 5_000_000, "headline", STATEMENTS),
    ("Phase 2", "“Up to £3.5 million” for one award", 3_500_000, "headline", STATEMENTS),
    ("Phase 2", "“Nearly £20 million” for the four awards", 20_000_000, "headline", STATEMENTS),
    ("Strategic coordination hub", "Cap on the award", 3_600_000, "fec", CALL),
    (
        "Strategic coordination hub",
        "The funder’s share at the cap",
        2_880_000,
        "funder_contribution",
        WORKED_OUT,
    ),
]

# (day, instant or None, English, Welsh, caution)
DATES = [
    (
        date(2022, 11, 17),
        datetime(2022, 11, 17, 16, tzinfo=UTC),
        "Intention to submit due, for phase 1 and the hub",
        "Dyddiad cau ar gyfer datgan bwriad, ar gyfer cam 1 a’r hyb",
        "",
    ),
    (
        date(2023, 6, 1),
        None,
        "Ten partnerships and the hub announced",
        "Cyhoeddi deg partneriaeth a’r hyb",
        "",
    ),
    (
        date(2023, 9, 19),
        None,
        "Applications for phase 2 due",
        "Dyddiad cau ceisiadau cam 2",
        "The time of day is not verified.",
    ),
    (date(2024, 2, 13), None, "Four phase 2 awards announced", "Cyhoeddi pedwar dyfarniad cam 2", ""),
    (date(2024, 2, 27), None, "Launch event", "Digwyddiad lansio", ""),
    (date(2024, 3, 6), None, "EPIC Futures NI launched", "Lansio EPIC Futures NI", ""),
    (
        date(2024, 7, 10),
        None,
        "Cymru Wledig LPIP Rural Wales launched",
        "Lansio Cymru Wledig LPIP Rural Wales",
        "",
    ),
    (
        date(2024, 8, 19),
        None,
        "Expressions of interest for the hub’s Place Fellows",
        "Datganiadau o ddiddordeb ar gyfer Cymrodyr Lle yr hyb",
        "",
    ),
]

# (name, Welsh name, the body it is part of)
FUNDERS = [
    ("UK Research and Innovation", "Ymchwil ac Arloesi yn y DU", ""),
    (
        "Economic and Social Research Council",
        "Cyngor Ymchwil Economaidd a Chymdeithasol",
        "UK Research and Innovation",
    ),
    (
        "Arts and Humanities Research Council",
        "Cyngor Ymchwil y Celfyddydau a’r Dyniaethau",
        "UK Research and Innovation",
    ),
    ("Innovate UK", "Innovate UK", "UK Research and Innovation"),
]
HUB = "University of Birmingham"
