"""Spanish: the gloss into English, what is read of it, and quotations in the words of the document."""

from __future__ import annotations

import os
import subprocess
import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.reading import read
from leeward.reading.spanish import in_english, translate
from leeward.reading.spanish.conjugate import forms
from leeward.reading.spanish.english import Group, Verb, plural, written

GLOSSES = [
    ("Las patrullas redujeron los decomisos.", "The patrols reduced the seizures."),
    ("Cayeron los homicidios.", "The homicides fell."),
    ("Se redujo la violencia.", "The violence was reduced."),
    ("La violencia no se ha reducido.", "The violence has not been reduced."),
    ("La medida no reducirá el consumo.", "The measure will not reduce the consumption."),
    ("El plan podría aumentar la producción.", "The plan could increase the production."),
    ("Van a reforzar los controles.", "Will reinforce the controls."),
    (
        "Los programas públicos y sociales crecieron un 12,5 % en 2019.",
        "The public and social programmes grew by 12.5 % in 2019.",
    ),
    ("Murieron 1.500 personas.", "1,500 people died."),
    ("para reducir la demanda", "to reduce the demand"),
    ("En 2025 se incautaron 148 toneladas.", "In 2025 148 tons were seized."),
    ("La medida ha dado lugar a más violencia.", "The measure has given rise to more violence."),
    ("Detuvieron a cuatro personas en EE. UU.", "Stopped four people in United States."),
    ("La tasa pasó de 13,7 a 44,5.", "The rate went from 13.7 to 44.5."),
]

CLAIMS = [
    ("La fumigación aérea redujo los cultivos de coca.", "aerial_eradication", "coca_area", "decrease"),
    ("La erradicación manual no redujo los cultivos de coca.", "manual_eradication", "coca_area", "no_effect"),
    ("La naloxona ha reducido las muertes por sobredosis.", "harm_reduction", "overdose_death", "decrease"),
    ("La captura de los cabecillas aumentó los homicidios.", "leadership_removal", "homicide", "increase"),
    ("La inspección de contenedores aumentará las incautaciones de cocaína.", "port_inspection", "kg_seized", "increase"),
    ("El tratamiento reduce el consumo de cocaína.", "treatment", "consumption", "decrease"),
]


@pytest.mark.parametrize(("spanish", "english"), GLOSSES)
def test_the_gloss(spanish: str, english: str) -> None:
    assert translate(spanish).text == english


FILLER = "\n\nEl ministro habló ayer con los periodistas en la capital del país y no quiso dar más detalles sobre el asunto.\n"


@pytest.mark.parametrize(("sentence", "lever", "outcome", "direction"), CLAIMS)
def test_a_plain_sentence_is_read_and_quoted_in_spanish(sentence: str, lever: str, outcome: str, direction: str) -> None:
    text = sentence + FILLER
    brief = read(text)
    assert brief.document is not None and brief.document.language == "es"
    assert (lever, outcome, direction, "read") in {(c.lever, c.outcome, c.direction, c.tier) for c in brief.claims}
    for claim in brief.claims:
        assert claim.start is not None and claim.end is not None and text[claim.start : claim.end] == claim.span


def test_options_and_numbers_quote_the_document() -> None:
    text = "El gobierno propone aumentar las patrullas navales a 300 días de buque al mes." + FILLER
    brief = read(text)
    assert brief.options
    for option in brief.options:
        assert option.span is None or (option.start is not None and text[option.start : option.end] == option.span)
        for setting in option.levers:
            assert setting.stated is None or text[setting.stated_start : setting.stated_end] == setting.stated


def test_the_speaker_is_named_as_in_the_document() -> None:
    text = "Según la Fiscalía General, la captura de los cabecillas aumentó los homicidios." + FILLER
    assert any("Fiscalía" in claim.speaker for claim in read(text).claims)


@given(st.text(alphabet=st.sampled_from("aábcdeéiílmnoópqrstuúñ ABC.,;:%12«»\n"), max_size=200), st.data())
def test_every_place_in_the_gloss_has_a_place_in_the_source(text: str, data: st.DataObject) -> None:
    made = translate(text)
    if not made.pieces:
        return
    start = data.draw(st.integers(0, len(made.text) - 1))
    end = data.draw(st.integers(start + 1, len(made.text)))
    first, last = made.place(start, end)
    assert 0 <= first <= last <= len(text)
    assert made.text.count("\n") == text.count("\n")


def test_what_is_ruled_out_is_not_judged() -> None:
    text = "La ministra descartó que los operativos de erradicación manual hayan aumentado los homicidios." + FILLER
    assert all(claim.tier == "possible" or claim.direction == "no_effect" for claim in read(text).claims)


LONG_LINES = {
    "one line without a mark": "En la zona la patrulla redujo la droga ",
    "only articles": "la los de la el del las ",
    "only verbs": "se redujo cayeron aumentaron ha ",
    "one phrase begun again and again": "oficina de las naciones unidas contra la droga y ",
}


@pytest.mark.parametrize("part", LONG_LINES.values(), ids=list(LONG_LINES))
def test_the_gloss_of_a_long_line_costs_in_proportion(part: str) -> None:
    def lines(times: int) -> int:
        counted = 0

        def step(frame: FrameType, event: str, _: object) -> object:
            nonlocal counted
            counted += event == "line" and "spanish" in frame.f_code.co_filename
            return step

        sys.settrace(step)
        try:
            translate(part * times)
        finally:
            sys.settrace(None)
        return counted

    translate("hola")
    assert lines(160) < 2.2 * lines(80)


def test_the_gloss_is_the_same_in_every_process() -> None:
    """Of phrases of one length that fit, the one taken does not hang on the order of a set."""
    work = (
        "import hashlib; from leeward.reading.outside import read_toml; from leeward.reading.spanish import translate;"
        "text = '. '.join(read_toml('spanish.toml')['phrases']);"
        "print(hashlib.sha256(translate(text).text.encode()).hexdigest())"
    )
    seeds = ("1", "2", "3")
    made = {
        subprocess.run(
            [sys.executable, "-c", work], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in seeds
    }
    assert len(made) == 1


def test_english_lines_of_a_spanish_page_stay_as_they_are() -> None:
    line = "We find that manual eradication increased homicides in Colombia over ten years."
    assert line in translate(f"El informe fue escrito por los autores del estudio.\n{line}\n").text


FORMS = [
    ("reducir", "redujeron", "past3p"), ("caer", "cayó", "past"), ("impedir", "impide", "pres3s"), ("obtener", "obtendrá", "fut"),
    ("destruir", "destruyen", "pres"), ("alcanzar", "alcance", "subj"), ("imponer", "impuesto", "part"),
    ("seguir", "siguiendo", "ger"), ("prevenir", "previniera", "subjpast"), ("enviar", "envía", "pres3s"),
    ("crecer", "crezca", "subj"), ("desplegar", "despliega", "pres3s"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "form", "tag"), FORMS)
def test_forms_of_verbs(verb: str, form: str, tag: str) -> None:
    assert forms(verb)[form] == tag


def test_english_forms() -> None:
    assert plural("drug laboratory") == "drug laboratories" and plural("price of coca leaf") == "prices of coca leaf"
    fall = Verb.parse("fall/fell/fallen")
    assert written(fall, Group("past")) == "fell" and written(fall, Group("pres3s", negated=True)) == "does not fall"
    assert written(Verb.parse("put an end to/put/put"), Group("past")) == "put an end to"
    assert written(Verb.parse("stop"), Group("past", passive=True)) == "was stopped"


def test_claims_keep_the_english_that_they_were_read_in() -> None:
    (claim,) = read("Las patrullas navales redujeron el flujo de cocaína hacia Estados Unidos, dijo el ministro.\n").claims
    assert claim.span and "redujeron" in claim.span
    assert claim.in_english and "reduced" in claim.in_english and claim.words == claim.in_english
    (english,) = read("Naval patrols reduced the flow of cocaine to the United States, the minister said.\n").claims
    assert english.in_english is None and english.words == english.span


def test_a_title_is_read_in_english() -> None:
    assert in_english("Más patrullas en el mar").lower().startswith("more patrols")
