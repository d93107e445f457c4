"""Cases of misreading by kind, in our own words: each text with what it says, and nothing else may be judged.

A row is a text and the claims in it: ``lever outcome sign``, where the sign is + for more, - for less, = for no effect. A claim
that begins with ``?`` may be judged and need not be shown. A row without claims says nothing that may be judged.
The first rows of a kind are the cases handed in from use, the others are variants that were written before they were read.
"""

# ruff: noqa: E501

from __future__ import annotations

Row = tuple[str, ...]

KINDS: dict[str, list[Row]] = {
    "a word that looks like a lever": [
        ("Seizures along with drug poisoning deaths involving crystal meth continue to rise, while purity stays high and prices remain low.",),
        ("A retired Coast Guard pilot told the station that fentanyl is behind a steady rise in overdose deaths.",),
        ("Trafficking of rifles gives the gangs as much firepower as the police have. The new president promises to bring the murder rate down.",
         "?unspecified homicide -"),
        ("The region is on its way to becoming the kingpin of cocaine once more. Growers moved their fields across borders to avoid spraying.",
         "?aerial_eradication displaced_share +"),
        ("A former border patrol agent said that overdose deaths rose last year.",),
        ("The head of the treatment agency wrote that street prices fell in spring.",),
        ("An officer of the coast guard recalled that homicides grew in the port.",),
        ("The prevention secretary noted that cocaine consumption climbed again.",),
        ("A satellite town of the capital saw homicides rise by half.",),
        ("The port has become the leader in cocaine shipments, and violence increased on the docks.",),
        ("Under the shadow of an army of lobbyists, drug prices rose for the third year.",),
        ("The strike of the dock workers lasted a month, and cocaine seizures fell by half.",),
        ("The treatment of prisoners worsened, and homicides rose in the jails.",),
        ("Sanctions against the football club did not stop the violence.",),
        ("A patrol of scouts cleaned the beach, where overdoses are common.",),
    ],
    "a trend in the background": [
        ("The latest drone strike on a boat killed three people. The president insists that blowing up boats helps with the drug crisis. Since"
         " 2000, overdoses have killed more than 900,000 people in the United States (between 2015 and 2022, overdose deaths in the United"
         " States doubled).", "maritime_strike death_at_sea +"),
        ("The order designates several cartels as foreign terrorist organizations. Their actions have unsettled whole countries and"
         " contributed to drug trafficking into the United States.",),
        ("The ministers spoke about naloxone on Tuesday. Overdose deaths rose by a fifth in the year before.",),
        ("Patrol ships left the port in May. Coca cultivation has grown every year since 2013.",),
        ("The council will vote on school prevention. Cocaine consumption among adults fell in the years before the pandemic.",),
        ("Congress debated the sanctions for two days. Homicides in the valley went up while it did.",),
        ("The navy showed pictures of its new cutters. In the same decade the street price of cocaine halved.",),
        ("Cocaine seizures rose by two thirds in the ten years before scanners were bought.",),
    ],
    "no evidence that it reduced": [
        ("There is no evidence that the boat strikes have lowered overdose deaths or touched the fentanyl trade.",
         "maritime_strike overdose_death =", "?maritime_strike fentanyl_flow ="),
        ("While officials defend it as necessary, nothing shows that aerial spraying has cut homicides.", "aerial_eradication homicide ="),
        ("There is little proof that school prevention reduced cocaine consumption.", "prevention consumption ="),
        ("We found no sign that container inspections lowered the flow of cocaine.", "port_inspection drug_flow ="),
        ("It has never been shown that killing cartel leaders reduces homicides.", "leadership_removal homicide ="),
        ("The auditors could not find that patrol ships had cut cocaine consumption.", "vessel_patrol consumption ="),
        ("No data suggest that sanctions lowered drug trafficking.", "sanction drug_flow ="),
        ("Evidence that aerial spraying reduces cocaine consumption is missing.", "aerial_eradication consumption ="),
        ("Nobody has demonstrated that the border wall reduced overdose deaths.", "border_wall overdose_death ="),
    ],
    "saved lives": [
        ("At least 20 strikes on suspected drug boats have been made this year. A claim asserted that every boat hit saves 20,000 American"
         " lives.", "maritime_strike overdose_death -", "?maritime_strike death_at_sea +"),
        ("The minister claims that each strike on a boat saves thousands of lives.", "maritime_strike overdose_death -"),
        ("Naloxone kits have saved thousands of lives in the county.", "harm_reduction overdose_death -"),
        ("By his count, every vessel that is sunk saves 25,000 people from an overdose.", "maritime_strike overdose_death -"),
        ("Drug treatment saves lives.", "treatment overdose_death -"),
        ("The strikes on boats have not saved a single life.", "maritime_strike overdose_death ="),
        ("Nothing shows that naloxone saved fewer lives than before.", "?harm_reduction overdose_death ="),
    ],
    "the war on drugs beside the lever that is named": [
        ("After fifteen years of the kingpin strategy in the war on drugs, more than 30,000 people are murdered every year. The approach has"
         " failed to bring down homicides, and the number of armed groups has grown.",
         "leadership_removal homicide =", "?leadership_removal member +", "?leadership_removal homicide +"),
        ("In the war on drugs, aerial spraying has not reduced coca cultivation.", "aerial_eradication coca_area ="),
        ("As part of the drug war, patrol ships cut the flow of cocaine at sea.", "vessel_patrol maritime_flow -"),
        ("Removing cartel leaders, the favourite tool of the war on drugs, raised homicides.", "leadership_removal homicide +"),
        ("Of all that the war on drugs has tried, only drug treatment lowered cocaine consumption.", "treatment consumption -"),
        ("Forced eradication, a child of the war on drugs, increased violence in the hills.", "manual_eradication homicide +"),
    ],
    "a participle inside a long subject": [
        ("Support for alternative livelihoods, with eradication put off until families earn a legal income, has the best chance of reducing"
         " cocaine production and of bringing peace.", "alternative_livelihood potential_production -",
         "?alternative_livelihood regional_stability +"),
        ("Drug treatment, with patrols at sea scaled back, would reduce cocaine consumption.", "treatment consumption -"),
        ("Container inspection, replacing searches by the coast guard, raised cocaine seizures.", "port_inspection kg_seized +"),
        ("School prevention, funded by ending aerial spraying, would lower cocaine consumption.", "prevention consumption -"),
        ("Crop substitution that comes before forced eradication reduces coca cultivation.", "alternative_livelihood coca_area -"),
        ("Intelligence sharing, without which patrol ships find little, increased cocaine seizures.", "intelligence_sharing kg_seized +"),
    ],
    "the increase is put down to": [
        ("Cocaine seizures at sea rose by two thirds in four years. Officials attribute the increase to better intelligence sharing and to"
         " more joint operations.", "intelligence_sharing kg_seized +", "?multilateral_task_force kg_seized +"),
        ("Coca cultivation fell by 9 percent in Peru. The agency puts this down to manual eradication.", "manual_eradication coca_area -"),
        ("Overdose deaths dropped by a fifth. Doctors credit the decline to naloxone.", "harm_reduction overdose_death -"),
        ("Cocaine seizures in Antwerp doubled. The customs service ascribes the rise to container scanning.", "port_inspection kg_seized +"),
        ("Homicides rose in the state. Scholars blame the increase on the capture of the cartel's leader.", "leadership_removal homicide +"),
        ("Cocaine consumption went down among the young. The ministry explains the fall by school prevention.", "prevention consumption -"),
        ("Cocaine seizures fell by half. The admiral traced the drop to fewer patrols at sea.", "vessel_patrol kg_seized +"),
    ],
    "despite a lever": [
        ("Coca fields have grown sharply since 2014 despite aerial spraying.", "aerial_eradication coca_area ="),
        ("Overdose deaths kept rising in spite of naloxone.", "harm_reduction overdose_death ="),
        ("Cocaine reaches Europe in record amounts notwithstanding container inspection.", "port_inspection kg_delivered ="),
        ("Despite more patrol ships, the flow of cocaine at sea grew.", "vessel_patrol maritime_flow ="),
        ("Homicides went up even though cartel leaders were captured.", "leadership_removal homicide ="),
        ("Cocaine consumption stayed high in spite of school prevention.", "prevention consumption ="),
    ],
    "the spread of traffickers": [
        ("More interdiction will keep spreading traffickers into new areas.", "vessel_patrol displaced_share +", "?vessel_patrol active_leg +"),
        ("Patrols at sea pushed smugglers toward remote coasts.", "vessel_patrol displaced_share +", "?vessel_patrol active_leg +"),
        ("Aerial spraying scattered coca growers across three more provinces.", "aerial_eradication displaced_share +"),
        ("Container inspection in Antwerp sent traffickers to smaller harbours.", "port_inspection displaced_share +"),
        ("Boat strikes drive cartels to other routes.", "maritime_strike displaced_share +"),
        ("Manual eradication dispersed coca fields into national parks.", "manual_eradication displaced_share +"),
    ],
    "a value per shipment": [
        ("More interdiction assets were found to raise seizure volumes. However, the value per seized shipment fell at the same time.",
         "vessel_patrol kg_seized +"),
        ("Container inspection changed the price per seized kilo, which fell by half.",),
        ("More patrol ships raised cocaine seizures. The cost per tonne seized rose too.", "vessel_patrol kg_seized +",
         "?vessel_patrol cost_per_tonne_removed +"),
        ("Since the scanners came, the average weight of a seized parcel has dropped.",),
        ("With intelligence sharing the purity of seized cocaine increased.",),
        ("Patrol ships increased the number of arrests per seizure.",),
    ],
    "the first three and the fourth": [
        ("Four measures are compared: (1) control at the source; (2) interdiction; (3) domestic enforcement; (4) treatment of heavy users. The"
         " first three raise the cost of supplying cocaine. The fourth lowers consumption directly, without going through the price.",
         "treatment consumption -", "?vessel_patrol import_price +", "?domestic_enforcement retail_price +", "?vessel_patrol retail_price +"),
        ("We look at two tools: (1) aerial spraying and (2) crop substitution. The second reduces coca cultivation.",
         "alternative_livelihood coca_area -"),
        ("The note covers two measures: patrol ships and drug treatment. The former raises cocaine seizures, the latter lowers cocaine"
         " consumption.", "vessel_patrol kg_seized +", "treatment consumption -"),
        ("There are three options: (a) naloxone; (b) school prevention; (c) container inspection. The last raises cocaine seizures.",
         "port_inspection kg_seized +"),
        ("Two policies were tried: sanctions and boat strikes. The first had no effect on drug trafficking.", "sanction drug_flow ="),
        ("Three programmes exist: drug treatment, school prevention and aerial spraying. Only the third increased homicides.",
         "aerial_eradication homicide +"),
    ],
    "two levers compared": [
        ("Per dollar, treatment cuts consumption seven times as much as domestic enforcement does.", "treatment consumption -",
         "?treatment cost_per_consumption_percent -"),
        ("Drug treatment reduces cocaine consumption more than patrol ships.", "treatment consumption -"),
        ("Compared with aerial spraying, crop substitution lowered coca cultivation at half the cost.", "alternative_livelihood coca_area -"),
        ("School prevention is cheaper than treatment and lowers cocaine consumption.", "prevention consumption -"),
        ("Unlike boat strikes, naloxone reduces overdose deaths.", "harm_reduction overdose_death -"),
        ("Container inspection raised cocaine seizures twice as much as border scanning did.", "port_inspection kg_seized +"),
    ],
    "a transcript": [
        ("SEN. RIVERA: Good morning. Spraying of coca has lowered cocaine production.\n\nMS. OKAFOR: I disagree. Spraying of coca only moved"
         " production to Peru.", "aerial_eradication potential_production -", "aerial_eradication displaced_share +"),
        ("MR. LUND: Patrol ships raised cocaine seizures.\n\nDR. ABE: And naloxone reduced overdose deaths.", "vessel_patrol kg_seized +",
         "harm_reduction overdose_death -"),
        ("THE CHAIR: Thank you. Ms. Ortiz.\n\nMS. ORTIZ: Drug treatment lowered cocaine consumption in our county.",
         "treatment consumption -"),
        ("REP. HALE: Did the boat strikes reduce overdose deaths?\n\nADM. KIM: They did not.", "?maritime_strike overdose_death ="),
        ("Q: Has container inspection cut the flow of cocaine?\n\nA: Container inspection raised cocaine seizures, nothing else.",
         "port_inspection kg_seized +"),
        ("MR. DIAZ: I was a coast guard officer for twenty years. Overdose deaths rose in all of them.",),
        ("GEN. ROSS: Aerial spraying reduced coca cultivation.\n\nMS. PAZ: Aerial spraying increased homicides.",
         "aerial_eradication coca_area -", "aerial_eradication homicide +"),
    ],
    "levers in the sentence before": [
        ("Most programmes stressed crop eradication and interdiction. They have done little to reduce the availability of cocaine in the"
         " United States and have pushed traffickers to other routes.", "vessel_patrol kg_delivered =", "?manual_eradication kg_delivered =",
         "?vessel_patrol displaced_share +", "?manual_eradication displaced_share +"),
        ("The plan relies on patrol ships and container inspection. These measures have not reduced the supply of cocaine.",
         "vessel_patrol kg_delivered =", "?port_inspection kg_delivered ="),
        ("The government sprayed coca from the air and pulled it up by hand. Both only moved cultivation to other regions.",
         "aerial_eradication displaced_share +", "?manual_eradication displaced_share +"),
        ("Congress paid for boat strikes and for sanctions. Neither lowered overdose deaths.", "maritime_strike overdose_death =",
         "?sanction overdose_death ="),
        ("The state paid for drug treatment and for school prevention. Together they lowered cocaine consumption.",
         "treatment consumption -", "?prevention consumption -"),
        ("Washington stressed interdiction at sea and fumigation. Such policies pushed traffickers to other routes.",
         "vessel_patrol displaced_share +", "?aerial_eradication displaced_share +"),
    ],
}  # fmt: skip
"""Texts by kind."""
