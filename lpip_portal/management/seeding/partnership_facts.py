"""The known partnerships of phases one and two, from published sources and in our own words.

Unknowns stay unknown: ten awards were made in phase one, nine partnerships are identified, and nothing is invented
for the tenth. `caution` says what the sources do not.
"""

from .place_facts import ENGLAND, NORTHERN_IRELAND, SCOTLAND, WALES

PROGRAMME = "Local Policy Innovation Partnerships"
UNIVERSITY, COUNCIL, GOVERNMENT, CHARITY, BUSINESS = (
    "university",
    "council",
    "government",
    "charity",
    "business",
)

# What the published facts are about, in Welsh; a professional has not checked it yet.
LABELS_CY = {
    "Output": "Allbwn",
    "Lead department": "Adran arweiniol",
    "Re-grant": "Ail-grant",
    "Launched": "Lansiwyd",
    "Strand": "Llinyn",
    "Pilot communities": "Cymunedau peilot",
    "Length of phase 1": "Hyd cam 1",
    "Governance": "Llywodraethu",
}

# name: (kind, nation); empty where the sources do not say.
ORGANISATIONS = {
    "Aberystwyth University": (UNIVERSITY, WALES),
    "Bangor University": (UNIVERSITY, WALES),
    "Cardiff University": (UNIVERSITY, WALES),
    "University of Gloucestershire": (UNIVERSITY, ENGLAND),
    "Together for Change": ("", WALES),
    "Centre for Alternative Technology": (CHARITY, WALES),
    "Antur Cymru Enterprise": ("", WALES),
    "Datblygiadau Egni Gwledig": ("", WALES),
    "Rural Health and Care Wales": ("", WALES),
    "Represent Us Rural": ("", WALES),
    "Sgema": ("", WALES),
    "University of Stirling": (UNIVERSITY, SCOTLAND),
    "Scottish Environment Protection Agency": (GOVERNMENT, SCOTLAND),
    "Scottish Water": ("", SCOTLAND),
    "Ulster University": (UNIVERSITY, NORTHERN_IRELAND),
    "Department for Communities": (GOVERNMENT, NORTHERN_IRELAND),
    "Department for the Economy": (GOVERNMENT, NORTHERN_IRELAND),
    "Department of Finance": (GOVERNMENT, NORTHERN_IRELAND),
    "Queen’s University Belfast": (UNIVERSITY, NORTHERN_IRELAND),
    "The Open University": (UNIVERSITY, ""),
    "University of Leeds": (UNIVERSITY, ENGLAND),
    "Yorkshire Universities": ("", ENGLAND),
    "Yorkshire and Humber Councils": (COUNCIL, ENGLAND),
    "Y-PERN": ("", ENGLAND),
    "University of Sheffield": (UNIVERSITY, ENGLAND),
    "Sheffield Hallam University": (UNIVERSITY, ENGLAND),
    "University of Hull": (UNIVERSITY, ENGLAND),
    "Leeds Arts University": (UNIVERSITY, ENGLAND),
    "Yorkshire and Humber Climate Commission": ("", ENGLAND),
    "University of Birmingham": (UNIVERSITY, ENGLAND),
    "Coventry University": (UNIVERSITY, ENGLAND),
    "University of Wolverhampton": (UNIVERSITY, ENGLAND),
    "Keele University": (UNIVERSITY, ENGLAND),
    "Aston University": (UNIVERSITY, ENGLAND),
    "University of Warwick": (UNIVERSITY, ENGLAND),
    "Staffordshire University": (UNIVERSITY, ENGLAND),
    "Birmingham City University": (UNIVERSITY, ENGLAND),
    "The Economic Intelligence Unit": ("", ENGLAND),
    "University of Plymouth": (UNIVERSITY, ENGLAND),
    "University of London": (UNIVERSITY, ENGLAND),
    "Greater London Authority": (COUNCIL, ENGLAND),
    "London Councils": (COUNCIL, ENGLAND),
    "University College London": (UNIVERSITY, ENGLAND),
    "Birkbeck, University of London": (UNIVERSITY, ENGLAND),
    "Capabilities in Academic Policy Engagement (CAPE)": ("", ""),
    "University of Glasgow": (UNIVERSITY, SCOTLAND),
    "Glasgow City Council": (COUNCIL, SCOTLAND),
    "University of East Anglia": (UNIVERSITY, ENGLAND),
    "University of Suffolk": (UNIVERSITY, ENGLAND),
    "University of Essex": (UNIVERSITY, ENGLAND),
    "Norfolk County Council": (COUNCIL, ENGLAND),
    "Suffolk County Council": (COUNCIL, ENGLAND),
    "Essex County Council": (COUNCIL, ENGLAND),
}
WELSH_NAMES = {
    "Aberystwyth University": "Prifysgol Aberystwyth",
    "Bangor University": "Prifysgol Bangor",
    "Cardiff University": "Prifysgol Caerdydd",
}

PARTNERSHIPS = [
    {
        "slug": "rural-wales",
        "name_en": "Cymru Wledig LPIP Rural Wales",
        "name_cy": "Cymru Wledig LPIP Rural Wales",
        "former_names": ["Rural Wales Local Policy and Innovation Partnership"],
        "lead": "Aberystwyth University",
        "nation": WALES,
        "places": [
            "W06000001", "W06000002", "W06000003", "W06000004", "W06000008",
            "W06000009", "W06000010", "W06000014", "W06000021", "W06000023",
        ],
        "place_note": "Ten authorities that form most of rural Wales, and rural communities elsewhere.",
        "area": ("Rural Wales", "Cymru Wledig"),
        "summary_en": "Gathers evidence for a fair and sustainable rural economy in Wales, in Welsh and in English, "
        "with universities, community enterprises and rural bodies.",
        "summary_cy": "Casglu tystiolaeth ar gyfer economi wledig deg a chynaliadwy yng Nghymru, yn Gymraeg ac yn "
        "Saesneg, gyda phrifysgolion, mentrau cymunedol a chyrff gwledig.",
        "themes": ["economic-performance", "green-economy", "cultural-recovery", "communities"],
        "priorities": [
            "Building a regenerative economy",
            "Supporting the net zero transition",
            "Empowering communities for cultural recovery",
            "Enhancing wellbeing in place",
        ],
        "partners": [
            "Bangor University", "Cardiff University", "University of Gloucestershire", "Together for Change",
            "Centre for Alternative Technology", "Antur Cymru Enterprise", "Datblygiadau Egni Gwledig",
            "Rural Health and Care Wales", "Represent Us Rural", "Sgema",
        ],
        "awards": [
            {"number": 1, "grant_reference": "ES/Y000226/1"},
            {"number": 2, "headline": "over £5m"},
        ],
        "website": "https://www.lpip.cymru",
        "facts": [
            ("Lead department", "Geography and Earth Sciences"),
            ("Launched", "10 July 2024"),
            ("Output", "An integrated evidence hub for rural Wales"),
            ("Pilot communities", "Among them Corwen, Newtown, Trawsfynydd and northern Ceredigion"),
            (
                "Re-grant",
                "Community-led action research: six projects of £20,000 each from a fund of £150,000, "
                "September 2025 to June 2026",
            ),
            ("Re-grant", "Short research projects on 15 topics"),
        ],
    },
    {
        "slug": "forth2o",
        "name_en": "FORTH2O",
        "former_names": ["Stirling LPIP"],
        "lead": "University of Stirling",
        "nation": SCOTLAND,
        "places": [
            "S12000005", "S12000010", "S12000014", "S12000019",
            "S12000030", "S12000036", "S12000040", "S12000047",
        ],
        "place_note": "The Forth water basin.",
        "area": ("Forth Water Basin", ""),
        "summary_en": "Looks for growth, community and nature outcomes from the water of the Forth basin.",
        "themes": ["green-economy", "economic-performance", "communities", "innovation"],
        "priorities": [
            "Optimise outcomes from water for inclusive growth",
            "Raise stakeholder capacity and community resilience",
            "Productive relations between human and natural systems",
        ],
        "partners": ["Scottish Environment Protection Agency", "Scottish Water"],
        "awards": [
            {"number": 1, "grant_reference": "ES/Y00082X/1", "headline": "£50,000"},
            {"number": 2, "grant_reference": "ES/Y502364/1", "headline": "nearly £5m"},
        ],
        "caution": "The announcement speaks of seven local authorities; the published list makes eight if all three "
        "Lothians count. All eight are shown.",
        "facts": [("Lead department", "Applied Social Science"), ("Output", "A hydro-social observatory")],
    },
    {
        "slug": "epic-futures-ni",
        "name_en": "EPIC Futures NI",
        "former_names": ["NI Local Policy Innovation Partnership"],
        "lead": "Ulster University",
        "nation": NORTHERN_IRELAND,
        "places": [NORTHERN_IRELAND],
        "summary_en": "Economic and Social Partnering for Inclusive Innovation and Collaboration: works on skills and "
        "routes to work for groups hidden from unemployment figures, among them women, people over 50 and disabled "
        "people.",
        "themes": ["skills", "economic-performance"],
        "priorities": ["Identify hidden unemployed groups", "Fair and meaningful work", "Skills intelligence"],
        "partners": [
            "Department for Communities", "Department for the Economy", "Department of Finance",
            "Queen’s University Belfast", "The Open University",
        ],
        "awards": [{"number": 1, "headline": "£50,000"}, {"number": 2, "headline": "£4.8m"}],
        "website": "https://www.epicfuturesni.org",
        "facts": [
            ("Launched", "6 March 2024"),
            ("Output", "A Labour Market Observatory"),
            ("Re-grant", "Policy commissioning, round 1: £250,000 to nine, £30,000 at most each, June 2025"),
            ("Re-grant", "Policy commissioning, round 2: £750,000, opened August 2025"),
        ],
    },
    {
        "slug": "ypip",
        "name_en": "Yorkshire and Humber Policy Innovation Partnership",
        "short_name": "YPIP",
        "former_names": ["Yorkshire Policy Innovation Partnership"],
        "lead": "University of Leeds",
        "nation": ENGLAND,
        "places": ["E12000003"],
        "summary_en": "Community-led data, inclusive growth and climate action in Yorkshire and the Humber, with all "
        "twelve Yorkshire universities.",
        "themes": ["economic-performance", "green-economy", "innovation", "communities"],
        "priorities": [
            "Data and informatics",
            "Inclusive growth",
            "Living sustainably in a greener economy",
            "Communities in their places (cross-cutting)",
        ],
        "partners": [
            "Yorkshire Universities", "Yorkshire and Humber Councils", "Y-PERN", "University of Sheffield",
            "Sheffield Hallam University", "University of Hull", "Leeds Arts University",
            "Yorkshire and Humber Climate Commission",
        ],
        "awards": [
            {"number": 1, "grant_reference": "ES/Y00079X/1"},
            {"number": 2, "grant_reference": "ES/Z50239X/1", "headline": "£5m"},
        ],
        "caution": "Sources write both “Yorkshire” and “Yorkshire and (the) Humber” in the name.",
        "facts": [
            ("Lead department", "Leeds University Business School"),
            ("Output", "The Yorkshire Engagement Portal"),
            ("Governance", "A community panel of 12 people with lived experience of disadvantage decides as an equal"),
            ("Strand", "Green technology in South Yorkshire, led by Sheffield"),
        ],
    },
    {
        "slug": "west-midlands",
        "name_en": "West Midlands LPIP",
        "short_name": "WM LPIP",
        "lead": "University of Birmingham",
        "nation": ENGLAND,
        "places": ["E12000005"],
        "summary_en": "Brought the region’s universities and economic intelligence together on all seven themes, "
        "grouped as economy, environment and community.",
        "themes": [
            "economic-performance", "innovation", "skills", "communities",
            "felt-experience", "cultural-recovery", "green-economy",
        ],
        "partners": [
            "Coventry University", "University of Wolverhampton", "Keele University", "Aston University",
            "University of Warwick", "Staffordshire University", "Birmingham City University",
            "The Economic Intelligence Unit",
        ],
        "awards": [{"number": 1, "grant_reference": "ES/Y000218/1"}],
        "caution": "The lead organisation also hosts the hub.",
        "facts": [
            ("Lead department", "Strategy and International Business (City-REDI)"),
            ("Length of phase 1", "5 months"),
            ("Output", "Data set UKDA SN 856750, DOI 10.5255/UKDA-SN-856750"),
        ],
    },
    {
        "slug": "south-west-coastal",
        "name_en": "South-West Coastal Local Policy Innovation Partnership",
        "short_name": "SWC LPIP",
        "lead": "University of Plymouth",
        "nation": ENGLAND,
        "places": ["E12000009"],
        "place_note": "Coastal Cornwall, Devon and Somerset: a part of the region.",
        "summary_en": "Worked on the communities and the economy of the south-west coast.",
        "themes": ["communities", "economic-performance", "green-economy", "skills"],
        "awards": [{"number": 1, "grant_reference": "ES/Y000587/1", "headline": "£50,000"}],
        "facts": [("Lead department", "Peninsula Medical School and Centre for Coastal Communities")],
    },
    {
        "slug": "london",
        "name_en": "London Local Policy Innovation Partnership",
        "short_name": "LRaPP",
        "lead": "University of London",
        "administrator": None,
        "nation": ENGLAND,
        "places": ["E12000007"],
        "summary_en": "Worked through the London Research and Policy Partnership on green jobs, better homes and a "
        "just transition.",
        "themes": ["green-economy", "skills"],
        "priorities": [
            "Green jobs, skills and enterprise",
            "Better homes and retrofit",
            "Just transition to zero-carbon London",
        ],
        "partners": [
            "Greater London Authority", "London Councils", "University College London",
            "Birkbeck, University of London", "Capabilities in Academic Policy Engagement (CAPE)",
        ],
        "awards": [{"number": 1}],
        "caution": "The sources say that the London Research and Policy Partnership was awarded; which institution "
        "held the grant is not stated.",
    },
    {
        "slug": "galopp",
        "name_en": "Glasgow Aligning Local Policy Partnerships",
        "short_name": "GALoPP",
        "lead": "University of Glasgow",
        "nation": SCOTLAND,
        "places": ["S12000049"],
        "place_note": "Glasgow City Region, which is several councils; only the city is listed here.",
        "summary_en": "Aligned research and policy on work, health and communities in the Glasgow City Region.",
        "themes": ["skills", "economic-performance", "communities"],
        "priorities": [
            "Productivity, employment and skills",
            "Health and social deprivation",
            "Empowering communities",
        ],
        "partners": ["Glasgow City Council"],
        "awards": [{"number": 1, "grant_reference": "ES/Y000471/1"}],
        "facts": [
            (
                "Lead department",
                "College of Medical, Veterinary and Life Sciences (MRC/CSO Social and Public Health Sciences Unit)",
            ),
            ("Output", "The Glasgow City Region Future Look Network"),
        ],
    },
    {
        "slug": "east-coast",
        "name_en": "Partnerships for East Coast Communities",
        "lead": "University of East Anglia",
        "nation": ENGLAND,
        "places": ["E12000006"],
        "place_note": "Coastal Norfolk, Suffolk and Essex: a part of the region.",
        "summary_en": "Worked on jobs, the natural environment, culture and heritage along the east coast.",
        "themes": ["economic-performance", "green-economy", "cultural-recovery", "communities"],
        "priorities": ["Work", "Natural environment", "Culture and heritage"],
        "partners": [
            "University of Suffolk", "University of Essex", "Norfolk County Council", "Suffolk County Council",
            "Essex County Council",
        ],
        "awards": [
            {
                "number": 1,
                "caution": "Inferred, not stated: a project of summer 2023 that informed a bid for phase 2, which "
                "was by invitation only.",
            }
        ],
        "facts": [("Lead department", "Norwich Business School")],
    },
]  # fmt: skip
