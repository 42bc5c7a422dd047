"""The two sides' phrase banks: nothing in common, enough to say, every slot known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data.sample.banks import Bank, Banks, Phrase, learner_banks, offer_banks, read_bank
from data.sample.catalogue import certifications
from data.sample.trades import Trade, affinities, digital_trades, former_trades, skill_words, trades
from data.sample.wording import gendered, slots_of
from matching.errors import BadRecordError

SHINGLE = 5  # words in a row that the banks must not share
ENOUGH_PHRASES = 25


def phrases(banks: Banks) -> list[str]:
    return [phrase.text for bank in (banks.skills, banks.trades, banks.general) for _, phrase in bank]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", gendered(text, feminine=False).casefold())


def shingles(texts: list[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        plain = words(re.sub(r"\{[^{}|]*\}", " ", text))
        found.update(tuple(plain[i : i + SHINGLE]) for i in range(len(plain) - SHINGLE + 1))
    return found


def test_banks_share_no_phrase() -> None:
    one = {" ".join(words(text)) for text in phrases(learner_banks())}
    other = {" ".join(words(text)) for text in phrases(offer_banks())}
    assert one & other == set()


def test_banks_share_no_five_words_in_a_row() -> None:
    one, other = shingles(phrases(learner_banks())), shingles(phrases(offer_banks()))
    assert len(one) > 1000
    assert len(other) > 1000
    assert one & other == set()


def test_slot_words_are_not_shared() -> None:
    one = {p.text for _, p in learner_banks().slots if len(words(p.text)) > 1}
    other = {p.text for _, p in offer_banks().slots if len(words(p.text)) > 1}
    assert one & other == set()


def test_no_phrase_is_written_twice_in_a_section() -> None:
    for banks in (learner_banks(), offer_banks()):
        for bank in (banks.skills, banks.trades, banks.general):
            for name, found in bank.sections.items():
                assert len({(p.text, p.kind, p.english) for p in found}) == len(found), name


@pytest.mark.parametrize("trade", digital_trades(), ids=lambda trade: trade.key)
def test_each_trade_has_enough_to_say_on_both_sides(trade: Trade) -> None:
    for banks, kinds in ((learner_banks(), ("", "-", "+")), (offer_banks(), ("m", "v", "p"))):
        said = [p for p in banks.trades.sections[trade.key] if p.kind in kinds]
        for skill in trade.skills:
            said += [p for p in banks.skills.sections.get(skill.key, ()) if p.kind in kinds]
        assert len([p for p in said if not p.english]) >= ENOUGH_PHRASES
        assert any(p.english for p in said)


def test_every_skill_of_every_trade_has_names_and_digital_ones_have_phrases() -> None:
    for trade in trades().values():
        for skill in trade.skills:
            assert skill_words()[skill.key].said
            if not trade.is_former:
                assert learner_banks().skills.sections[skill.key], skill.key
                assert offer_banks().skills.sections[skill.key], skill.key


def test_every_section_of_skills_is_a_skill_and_every_section_of_trades_a_trade() -> None:
    for banks in (learner_banks(), offer_banks()):
        assert set(banks.skills.sections) <= set(skill_words())
        assert set(banks.trades.sections) <= set(trades())
    assert {t.key for t in former_trades()} <= set(learner_banks().trades.sections)


def test_every_slot_of_a_learners_phrase_has_words() -> None:
    given = {
        "title", "Title", "metier", "metier_art", "domaine", "domaine_en", "title_en", "title_en_a", "former_title",
        "prenom", "nom", "age", "ville", "tel", "mail", "nationalite", "skill1", "skill2", "skill3", "n", "mois",
        "ans", "c",
    }  # fmt: skip
    for text in phrases(learner_banks()):
        assert set(slots_of(text)) <= given | set(learner_banks().slots.sections), text


def test_stacks_name_skills_of_their_trade() -> None:
    for trade in trades().values():
        keys = {skill.key for skill in trade.skills}
        assert {tool for stack in trade.stacks for tool in stack} <= keys, trade.key


def test_affinities_are_symmetric_and_never_tie_a_former_trade() -> None:
    table = affinities()
    for one, near in table.items():
        assert near[one] == 1.0
        for other, value in near.items():
            assert 0 < value <= 1
            assert table[other][one] == value
            assert one == other or not trades()[one].is_former


def test_certifications_of_the_catalogue_lead_to_digital_trades() -> None:
    found = certifications()
    assert 60 <= len(found) <= 100
    assert all(not c.trade.is_former and c.skills for c in found)
    assert {c.trade.key for c in found if "Data analyst" in c.title} == {"data-analyst"}
    assert sum(4 <= c.level <= 6 for c in found) / len(found) > 0.9


def test_a_bank_file_with_a_line_before_any_section_is_refused(tmp_path: Path) -> None:
    (tmp_path / "torn.txt").write_text("alone\n", encoding="utf-8")
    with pytest.raises(BadRecordError, match="before any section"):
        read_bank(tmp_path, ("torn",), "learner")


def test_a_bank_file_with_a_section_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "torn.txt").write_text("[a]\nun\n[a]\ndeux\n", encoding="utf-8")
    with pytest.raises(BadRecordError, match="twice"):
        read_bank(tmp_path, ("torn",), "learner")


def test_an_offers_line_without_a_mark_is_refused(tmp_path: Path) -> None:
    (tmp_path / "torn.txt").write_text("[a]\nsans marque\n", encoding="utf-8")
    with pytest.raises(BadRecordError, match="needs a mark"):
        read_bank(tmp_path, ("torn",), "offer")


def test_marks_are_read() -> None:
    bank = Bank({"a": (Phrase("oui"), Phrase("yes", english=True), Phrase("peu", kind="-"))})
    assert bank.texts("a") == ("oui",)
    assert bank.texts("a", english=True) == ("yes",)
    assert bank.texts("a", kinds=",-") == ("oui", "peu")
