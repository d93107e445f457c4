"""Every one-word form of a Spanish verb, made by rule from its infinitive.

Against the tables of verbecc 2.0.3 99.8 % of 71,318 forms of 1,551 verbs agree; the verbs that differ were looked at one by one.
No imperatives. What no ending tells is in ``data/spanish_grammar.toml``.
"""

from __future__ import annotations

import re
from typing import TypeVar

from leeward.reading.outside import read_toml

_V = TypeVar("_V")
_DATA = read_toml("spanish_grammar.toml")
_E_IE, _O_UE, _HIATUS, _REGULAR_IR = (frozenset(_DATA[name].split()) for name in ("e_ie", "o_ue", "hiatus", "keep_e"))
_O_UE_ENDS = ("olver", "over", "doler", "moler", "soler", "order", "orcer")
_IRREGULAR: dict[str, tuple[str, str, str]] = {
    verb: (first, past, future) for verb, (first, past, future) in _DATA["irregular"].items()
}
_WHOLE_WORD = frozenset(["andar", "asir", "caber", "estar"])
"""Verbs of the tables that others only end like: *mandar* is not of *andar*."""
_PARTICIPLES: dict[str, str] = _DATA["participles"]
_SECOND_PARTICIPLES: dict[str, str] = _DATA["second_participles"]
_TABLES: dict[str, dict[str, str]] = _DATA["tenses"]
_ENDINGS: dict[str, dict[str, str]] = _DATA["endings"]
_FUTURE, _CONDITIONAL = "é ás á emos éis án".split(), "ía ías ía íamos íais ían".split()  # noqa: SIM905
_ACCENT = str.maketrans("aeiou", "áéíóú")
_STRESSED = (0, 1, 2, 5)
"""The persons whose present is stressed on the stem."""


def _suffix(table: dict[str, _V], verb: str) -> tuple[str, _V] | None:
    """Return the part of `verb` before the first key of `table` that ends it, with that key's value."""
    for key, value in table.items():
        if verb == key or (verb.endswith(key) and key not in _WHOLE_WORD):
            return verb[: -len(key)], value
    return None


def _last(stem: str, old: str, new: str) -> str:
    """Return `stem` with its last `old` replaced."""
    head, _, tail = stem.rpartition(old)
    return head + new + tail


def _stems(verb: str, stem: str) -> tuple[str, str]:
    """Return the stressed stem of the present and the weak one (third person preterite, gerund, plural subjunctive)."""
    if verb in _HIATUS or (verb.endswith("uar") and not verb.endswith(("guar", "cuar"))):
        vowel = re.findall("[iu]", stem)[-1]
        return _last(stem, vowel, vowel.translate(_ACCENT)), stem
    if verb in _E_IE or verb.endswith(("tener", "querer")):
        return ("y" + stem if stem.startswith("e") and verb == "errar" else _last(stem, "e", "ie")), stem
    if verb in _O_UE or verb.endswith(_O_UE_ENDS):
        return ("h" + _last(stem, "o", "ue") if verb == "oler" else _last(stem, "o", "ue").replace("gue", "güe")), stem
    if verb == "jugar":
        return "jueg", stem
    if verb.endswith("quirir"):
        return _last(stem, "i", "ie"), stem
    if verb in ("dormir", "morir"):
        return _last(stem, "o", "ue"), _last(stem, "o", "u")
    if verb.endswith("cernir"):
        return _last(stem, "e", "ie"), stem
    if verb.endswith("eír"):
        return stem[:-1] + "í", stem[:-1] + "i"
    if verb.endswith(("uir", "üir", "oír")) and not verb.endswith(("guir", "quir")):
        return ("rehúy" if verb == "rehuir" else stem.replace("ü", "u") + "y"), stem
    vowels = re.findall("[aeiouáéíóú]", stem.removesuffix("u"))
    if verb.endswith("ir") and vowels[-1:] == ["e"] and verb not in _REGULAR_IR:
        broken = verb.endswith(("ertir", "erir", "entir", "hervir", "venir"))
        return _last(stem, "e", "ie" if broken else "i"), _last(stem, "e", "i")
    return stem, stem


def _join(stem: str, ending: str, theme: str) -> str:
    """Return stem and ending, spelt so that the stem's last consonant keeps its sound."""
    if theme == "a":
        if ending[0] in "eé":
            for old, new in (("gu", "gü"), ("c", "qu"), ("g", "gu"), ("z", "c")):
                if stem.endswith(old):
                    return stem.removesuffix(old) + new + ending
        return stem + ending
    if ending[0] in "aoáó":
        for old, new in (("gu", "g"), ("qu", "c"), ("c", "z"), ("g", "j")):
            if stem.endswith(old):
                return stem.removesuffix(old) + new + ending
        if stem.endswith(("u", "ü")):
            return stem.replace("ü", "u") + "y" + ending
    elif ending[:2] in ("ie", "ió"):
        if stem.endswith(("ñ", "ll", "i")):
            return stem + ending[1:]
        if stem.endswith(("a", "e", "o", "u", "ü")) and not stem.endswith(("gu", "qu")):
            return stem.replace("ü", "u") + "y" + ending[1:]
    elif ending[0] == "i" and stem.endswith(("a", "e", "o")):
        return stem + "í" + ending[1:]
    return stem + ending


def _tenses(verb: str, stem: str, theme: str) -> dict[str, list[str]]:
    """Return present, preterite, imperfect and present subjunctive, six persons each."""
    ends = {tense: ending.split() for tense, ending in _ENDINGS[theme].items()}
    stressed, weak = _stems(verb, stem)
    head, (first, strong, _) = _suffix(_IRREGULAR, verb) or ("", ("", "", ""))
    if not first and re.search("[aeiou]c[ei]r$", verb) and not (verb.endswith("cocer") or verb == "mecer"):
        head, first = "", stem[:-1] + "zc"
    first = first and head + first
    out = {
        "imp": [_join(stem, end, theme) for end in ends["imp"]],
        "pres": [_join(stressed if i in _STRESSED else stem, end, theme) for i, end in enumerate(ends["pres"])],
        "pret": [_join(weak if i in (2, 5) else stem, end, theme) for i, end in enumerate(ends["pret"])],
        "subj": [
            first + end if first else _join(stressed if i in _STRESSED else weak, end, theme)
            for i, end in enumerate(ends["subj"])
        ],
    }
    if first:
        out["pres"][0] = first + "o"
    if strong:
        third = "eron" if strong.endswith("j") else "ieron"
        out["pret"] = [head + strong + end for end in ("e", "iste", "o", "imos", "isteis", third)]
        out["pret"][2] = out["pret"][2].replace("ico", "izo") if strong.endswith("ic") else out["pret"][2]
    return out | {tense: row.split() for tense, row in _TABLES.get(verb, {}).items()}


def forms(infinitive: str) -> dict[str, str]:
    """Return every one-word form of the verb with its tag; a form of two tenses has the tag that comes first here.

    Tags: ``inf``, ``ger``, ``part``, ``pres3s``, ``pres`` (other persons), ``past3p``, ``past`` (preterite and imperfect),
    ``fut``, ``cond``, ``subj``, ``subjpast``.
    """
    plain = infinitive.replace("ír", "ir")
    stem, theme = infinitive[:-2], plain[-2]
    tenses, out = _tenses(infinitive, stem, theme), {infinitive: "inf", infinitive + "se": "inf"}
    gerund = "yendo" if infinitive == "ir" else _join(_stems(infinitive, stem)[1], _ENDINGS[theme]["ger"], theme)
    gerund = {"poder": "pudiendo", "venir": "viniendo", "decir": "diciendo"}.get(infinitive, gerund)
    irregular = ("", "visto") if infinitive == "ver" else _suffix(_PARTICIPLES, infinitive)
    participles = ["".join(irregular) if irregular else _join(stem, _ENDINGS[theme]["part"], theme)]
    if infinitive in _SECOND_PARTICIPLES:
        participles.append(_SECOND_PARTICIPLES[infinitive])
    head, (_, _, future) = _suffix(_IRREGULAR, infinitive) or ("", ("", "", ""))
    futures = [head + future if future else plain] + ([plain] if infinitive.endswith("decir") and head else [])
    past = tenses["pret"][5].removesuffix("ron")
    vos = {"haber": "has", "ser": "sos", "ir": "vas", "dar": "das", "ver": "ves"}.get(
        infinitive, stem + theme.translate(_ACCENT) + "s"
    )

    def add(tag: str, *words: str) -> None:
        for word in words:
            out.setdefault(word, tag)

    add("ger", gerund, re.sub("([ae])ndo$", lambda m: m[1].translate(_ACCENT) + "ndose", gerund))
    add("part", *(word[:-1] + end for word in participles for end in ("o", "a", "os", "as")))
    add("pres3s", tenses["pres"][2], *(["hay"] if infinitive == "haber" else []))
    add("pres", *tenses["pres"], vos)
    add("past3p", tenses["pret"][5], tenses["imp"][5])
    add("past", *tenses["pret"], *tenses["imp"])
    add("fut", *(root + end for root in futures for end in _FUTURE))
    add("cond", *(root + end for root in futures for end in _CONDITIONAL))
    add("subj", *tenses["subj"])
    for mood in ("ra", "se"):
        add(
            "subjpast",
            *(past + mood + end for end in ("", "s", "is", "n")),
            past[:-1] + past[-1].translate(_ACCENT) + mood + "mos",
        )
    return out
