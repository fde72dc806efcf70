"""Coded places of the four nations, and the programme's themes. Codes are those of the public GSS lists.

Welsh names of places are the official ones; the Welsh names of themes await a professional's check.
"""

ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND = "E92000001", "W92000004", "S92000003", "N92000002"

# (code, English, Welsh, kind, code of the place around it)
PLACES = [
    (ENGLAND, "England", "Lloegr", "country", ""),
    (WALES, "Wales", "Cymru", "country", ""),
    (SCOTLAND, "Scotland", "Yr Alban", "country", ""),
    (NORTHERN_IRELAND, "Northern Ireland", "Gogledd Iwerddon", "country", ""),
    ("E12000001", "North East", "Gogledd Ddwyrain Lloegr", "region", ENGLAND),
    ("E12000002", "North West", "Gogledd Orllewin Lloegr", "region", ENGLAND),
    ("E12000003", "Yorkshire and The Humber", "Swydd Efrog a’r Humber", "region", ENGLAND),
    ("E12000004", "East Midlands", "Dwyrain Canolbarth Lloegr", "region", ENGLAND),
    ("E12000005", "West Midlands", "Gorllewin Canolbarth Lloegr", "region", ENGLAND),
    ("E12000006", "East of England", "Dwyrain Lloegr", "region", ENGLAND),
    ("E12000007", "London", "Llundain", "region", ENGLAND),
    ("E12000008", "South East", "De Ddwyrain Lloegr", "region", ENGLAND),
    ("E12000009", "South West", "De Orllewin Lloegr", "region", ENGLAND),
    ("W06000001", "Isle of Anglesey", "Ynys Môn", "council", WALES),
    ("W06000002", "Gwynedd", "Gwynedd", "council", WALES),
    ("W06000003", "Conwy", "Conwy", "council", WALES),
    ("W06000004", "Denbighshire", "Sir Ddinbych", "council", WALES),
    ("W06000008", "Ceredigion", "Ceredigion", "council", WALES),
    ("W06000009", "Pembrokeshire", "Sir Benfro", "council", WALES),
    ("W06000010", "Carmarthenshire", "Sir Gaerfyrddin", "council", WALES),
    ("W06000014", "Vale of Glamorgan", "Bro Morgannwg", "council", WALES),
    ("W06000021", "Monmouthshire", "Sir Fynwy", "council", WALES),
    ("W06000023", "Powys", "Powys", "council", WALES),
    ("S12000005", "Clackmannanshire", "", "council", SCOTLAND),
    ("S12000010", "East Lothian", "", "council", SCOTLAND),
    ("S12000014", "Falkirk", "", "council", SCOTLAND),
    ("S12000019", "Midlothian", "", "council", SCOTLAND),
    ("S12000030", "Stirling", "", "council", SCOTLAND),
    ("S12000036", "City of Edinburgh", "Dinas Caeredin", "council", SCOTLAND),
    ("S12000040", "West Lothian", "", "council", SCOTLAND),
    ("S12000047", "Fife", "", "council", SCOTLAND),
    ("S12000048", "Perth and Kinross", "", "council", SCOTLAND),
    ("S12000049", "Glasgow City", "Dinas Glasgow", "council", SCOTLAND),
    ("S12000050", "North Lanarkshire", "", "council", SCOTLAND),
    ("E06000065", "North Yorkshire", "Gogledd Swydd Efrog", "council", "E12000003"),
    ("E06000066", "Somerset", "Gwlad yr Haf", "council", "E12000009"),
]

# Constituencies of the UK Parliament since 2024 that are one council's whole area: (code, English, Welsh, nation, council)
CONSTITUENCIES = [
    ("W07000112", "Ynys Môn", "Ynys Môn", WALES, "W06000001"),
    ("S14000045", "Midlothian", "", SCOTLAND, "S12000019"),
]

# (code that is no longer used, code that replaced it, its name, the last day on which it was used where that is known)
REPLACED = [
    ("S12000015", "S12000047", "Fife", ""),
    ("S12000024", "S12000048", "Perth and Kinross", ""),
    ("S12000044", "S12000050", "North Lanarkshire", ""),
    ("S12000046", "S12000049", "Glasgow City", ""),
    ("E07000187", "E06000066", "Mendip", "2023-03-31"),
    ("E07000188", "E06000066", "Sedgemoor", "2023-03-31"),
    ("E07000189", "E06000066", "South Somerset", "2023-03-31"),
    ("E07000246", "E06000066", "Somerset West and Taunton", "2023-03-31"),
    ("E07000163", "E06000065", "Craven", "2023-03-31"),
    ("E07000164", "E06000065", "Hambleton", "2023-03-31"),
    ("E07000165", "E06000065", "Harrogate", "2023-03-31"),
    ("E07000166", "E06000065", "Richmondshire", "2023-03-31"),
    ("E07000167", "E06000065", "Ryedale", "2023-03-31"),
    ("E07000168", "E06000065", "Scarborough", "2023-03-31"),
    ("E07000169", "E06000065", "Selby", "2023-03-31"),
]

# (slug, English, Welsh)
THEMES = [
    (
        "economic-performance",
        "Inclusive and sustainable local economic performance",
        "Perfformiad economaidd lleol cynhwysol a chynaliadwy",
    ),
    ("innovation", "Innovation", "Arloesi"),
    ("skills", "Skills", "Sgiliau"),
    (
        "green-economy",
        "Living and working sustainably in a greener economy",
        "Byw a gweithio’n gynaliadwy mewn economi wyrddach",
    ),
    ("communities", "Communities in their places", "Cymunedau yn eu lleoedd"),
    ("felt-experience", "Felt experience(s) and pride in place", "Profiadau byw a balchder bro"),
    ("cultural-recovery", "Cultural recovery", "Adferiad diwylliannol"),
]
