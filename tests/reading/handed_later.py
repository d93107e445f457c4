"""More cases of the kinds of `handed_words.py`, written after those were mended and before they were read themselves."""

from __future__ import annotations

from handed_words import Row

KINDS: dict[str, list[Row]] = {
    "a word that looks like a lever": [
        ("The Spanish treatment of the story was unfair, and cocaine consumption grew.",),
        ("A radar gun showed how fast he drove; homicides rose that week.",),
        ("The customs commissioner told reporters that overdose deaths had climbed.",),
        ("Her patrol of the hospital corridors ended, and overdose deaths fell that year.",),
    ],
    "a trend in the background": [
        ("The senator praised the sanctions. Cocaine production has tripled since 2013.",),
        ("The port bought a new scanner in June. Homicides in the city had doubled by then.",),
        ("Naloxone was on the agenda of the talks. Drug use among adults has been falling for ten years.",),
    ],
    "no evidence that it reduced": [
        ("Researchers have yet to find that sanctions lowered drug trafficking.", "sanction drug_flow ="),
        ("The claim that boat strikes cut overdose deaths is unsupported.", "maritime_strike overdose_death ="),
        ("There is no indication whatsoever that spraying reduced homicides.", "aerial_eradication homicide ="),
        ("I have seen no study which shows that patrol ships reduce cocaine consumption.", "vessel_patrol consumption ="),
    ],
    "saved lives": [
        ("The president said that the boat strikes save lives.", "?maritime_strike overdose_death -"),
        ("Methadone treatment saved the lives of hundreds.", "treatment overdose_death -"),
        ("Naloxone kits save few lives.", "?harm_reduction overdose_death ="),
        ("Container scanning did not save lives.", "?port_inspection overdose_death ="),
    ],
    "the war on drugs": [
        ("The war on drugs gave us container inspection, which raised cocaine seizures.", "port_inspection kg_seized +"),
        ("Nixon's war on drugs is over, but drug treatment still lowers cocaine consumption.", "treatment consumption -"),
        ("Fighting the drug war by capturing cartel leaders increased homicides.", "leadership_removal homicide +"),
    ],
    "a participle inside a long subject": [
        ("Naloxone, handed out while police raids went on, reduced overdose deaths.", "harm_reduction overdose_death -"),
        (
            "Alternative livelihoods, once aerial spraying is given up, lower coca cultivation.",
            "alternative_livelihood coca_area -",
        ),
        ("Port inspection paired with fewer boat strikes raised cocaine seizures.", "port_inspection kg_seized +"),
    ],
    "put down to": [
        ("Homicides dropped by a tenth. The mayor attributes the decline to drug treatment.", "treatment homicide -"),
        ("Cocaine seizures hit a record. Credit for the surge goes to intelligence sharing.", "intelligence_sharing kg_seized +"),
        ("Coca cultivation shrank. Analysts ascribed the reduction to crop substitution.", "alternative_livelihood coca_area -"),
    ],
    "despite": [
        ("In spite of sanctions, cocaine trafficking expanded.", "sanction drug_flow ="),
        ("Drug use rose despite years of school prevention.", "prevention consumption ="),
        (
            "Traffickers kept moving cocaine by sea despite the boat strikes.",
            "?maritime_strike maritime_flow =",
            "?maritime_strike drug_flow =",
        ),
    ],
    "spread": [
        (
            "Crackdowns at the port of Rotterdam drove smugglers to ports in the north.",
            "?port_inspection displaced_share +",
            "?domestic_enforcement displaced_share +",
        ),
        ("Spraying moved coca cultivation to other provinces.", "aerial_eradication displaced_share +"),
        ("Interdiction at sea forced traffickers onto new routes.", "vessel_patrol displaced_share +"),
    ],
    "ratio": [
        ("Scanners lowered the cost per container searched.",),
        ("After the raids the number of deaths per seizure rose.",),
        ("Aerial spraying raised the price per seized tonne.",),
    ],
    "first and second": [
        (
            "Congress can choose between sanctions and drug treatment. The latter lowers cocaine consumption.",
            "treatment consumption -",
        ),
        (
            "Two tools stand out: container inspection and intelligence sharing. The first raises cocaine seizures.",
            "port_inspection kg_seized +",
        ),
        (
            "We tested naloxone and aerial spraying. The second had no effect on coca cultivation.",
            "aerial_eradication coca_area =",
        ),
    ],
    "compared": [
        (
            "Prevention does less than treatment to lower cocaine consumption.",
            "?prevention consumption -",
            "?treatment consumption -",
        ),
        ("Naloxone lowered overdose deaths far more than sanctions ever did.", "harm_reduction overdose_death -"),
        (
            "Rather than patrol ships, it was intelligence sharing that raised cocaine seizures.",
            "intelligence_sharing kg_seized +",
        ),
    ],
    "transcript": [
        (
            "MR. COLE: Would naloxone lower overdose deaths?\n\nDR. MEI: Naloxone lowered overdose deaths in my town.",
            "harm_reduction overdose_death -",
        ),
        ("THE CLERK: Item four.\n\nMS. TATE: Aerial spraying increased homicides.", "aerial_eradication homicide +"),
        ("Q: Why did overdose deaths fall?\n\nA: Because of naloxone.", "?harm_reduction overdose_death -"),
    ],
    "before": [
        (
            "The army bombed laboratories and sprayed coca. It did nothing to reduce cocaine production.",
            "?lab_strike potential_production =",
            "?aerial_eradication potential_production =",
        ),
        (
            "Bogota relied on manual eradication and crop substitution. Neither reduced coca cultivation.",
            "manual_eradication coca_area =",
            "?alternative_livelihood coca_area =",
        ),
        (
            "The county pays for naloxone and drug treatment. Both lower overdose deaths.",
            "harm_reduction overdose_death -",
            "?treatment overdose_death -",
        ),
    ],
    "less of a lever": [
        ("Closing treatment centres raised overdose deaths.", "?treatment overdose_death -"),
        ("Cocaine seizures fell when patrols were scaled back.", "?vessel_patrol kg_seized +"),
        ("A halt to aerial spraying let coca cultivation grow.", "?aerial_eradication coca_area -"),
    ],
}
"""Texts by kind."""
