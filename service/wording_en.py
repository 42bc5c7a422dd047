"""What the pages say in English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from matching.records import Fact
from service import ranking_words, refusal_words
from service.accounts import words as accounts
from service.counsellor import words as counsellor
from service.learner import words as learner
from service.office import words as office
from service.recruiter import words as recruiter
from service.wording import (
    FeatureWords,
    ReasonFacts,
    RuleWords,
    Wording,
    as_day,
    as_number,
    as_words,
    is_one,
)

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

VALUES: Mapping[str, str] = {
    "cdi": "permanent",
    "cdd": "fixed term",
    "interim": "agency work",
    "apprenticeship": "apprenticeship",
    "internship": "internship",
    "freelance": "freelance",
    "civic-service": "civic service",
    "full-time": "full time",
    "part-time": "part time",
    "on-site": "on site",
    "hybrid": "hybrid",
    "full": "fully remote",
    "online": "online",
    "fr": "French",
    "en": "English",
    "es": "Spanish",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "ar": "Arabic",
    "zh": "Chinese",
    "nl": "Dutch",
    "ru": "Russian",
    "ja": "Japanese",
    "pl": "Polish",
    "ro": "Romanian",
    "tr": "Turkish",
    "uk": "Ukrainian",
}


def day(value: date) -> str:
    """A date in words.

    >>> day(date(2026, 3, 1))
    '1 March 2026'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def number(value: float, places: int = 0) -> str:
    """A number the English way; nought has no sign.

    >>> number(-1234.56, 1)
    '−1,234.6'
    """
    text = f"{abs(value):,.{places}f}"
    return f"−{text}" if round(value, places) < 0 else text


def _n(value: float, one: str, many: str) -> str:
    return f"{number(value)} {one if is_one('en', round(value)) else many}"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(" ".join(VALUES.get(part, part) for part in word.split(" ")) for word in words)


def _or_unsaid(words: tuple[str, ...]) -> str:
    return _list(words) or "not said"


# --------------------------------------------------------------------------- reasons


def _skills(facts: ReasonFacts) -> str:
    said = f"{facts.met} of {number(facts.total)}"
    return said + (f", and {number(facts.near_count)} near" if facts.near_count else "")


def _proven(facts: ReasonFacts) -> str:
    if not facts.total:
        return "None of the required ones, by a training or a certification"
    return f"{facts.total} of the required ones, by a training or a certification"


def _occupation(facts: ReasonFacts) -> str:
    if facts.label is None:
        return "None held or trained for is near that of the offer"
    if facts.near is None:
        return f"Held or trained for: {facts.label}, that of the offer"
    return f"Held or trained for: {facts.near}, near {facts.label}"


def _goal(facts: ReasonFacts) -> str:
    if facts.label is None:
        return "No trade aimed at is near that of the offer"
    aims = f"Aims at{_implied_by(facts.read_in or '')}:"
    if facts.near is None:
        return f"{aims} {facts.label}, that of the offer"
    return f"{aims} {facts.near}, near {facts.label}"


def _implied_by(read_in: str) -> str:
    if read_in == "headline":
        return ", from the headline"
    return ", from the training followed" if read_in.startswith("trainings[") else ""


def _years(value: float) -> str:
    return number(value, 0 if value >= 3 else 1).removesuffix(".0")


def _experience(facts: ReasonFacts) -> str:
    asked = float(facts.offer) if facts.offer else 0.0
    if facts.value >= 0:
        least = f"{_years(asked)} {'year' if asked == 1 else 'years'}"
        reached = f"At least {least} of experience, all trades together, as asked for"
        return reached if asked > 0 else "No experience asked for"
    shown = _years(max(asked + facts.value, 0.0))
    unit = "year" if shown == "1" else "years"
    return f"{shown} {unit} of experience, all trades together, {_years(asked)} asked for"


def _activity(facts: ReasonFacts) -> str:
    if facts.value < 1:
        return "Profile updated today"
    return f"Last active {_n(facts.value, 'day', 'days')} ago"


def _distance(facts: ReasonFacts) -> str:
    somewhere = (facts.learner is None) != (
        facts.offer is None
    )  # only remote work is at no distance from there
    if facts.remote == "full" or (somewhere and facts.value == 0):
        return "Fully remote work: no commute"
    if facts.value == 0 or (facts.value < 1 and facts.learner == facts.offer):
        town = facts.learner or facts.offer
        return f"Same town: {town}" if town else "Same town"
    away = f"{number(facts.value) if facts.value >= 1 else 'Less than 1'} km as the crow flies"
    return f"{away}, from {facts.learner} to {facts.offer}" if facts.learner and facts.offer else away


def _wish(facts: ReasonFacts) -> str:
    return f"Wished for: {_or_unsaid(as_words(facts.learner))}; offered: {_or_unsaid(as_words(facts.offer))}"


def _availability(facts: ReasonFacts) -> str:
    free = as_day(facts.learner)
    since = f" ({day(free)})" if free else ""
    if facts.value < 1:
        return f"Free in time{since}"
    return f"Free {_n(facts.value, 'day', 'days')} after the start{since}"


def _freshness(facts: ReasonFacts) -> str:
    if facts.value < 1:
        return "Offer published today"
    return f"Offer published {_n(facts.value, 'day', 'days')} ago"


FEATURES: Mapping[str, FeatureWords] = {
    "required_skills": FeatureWords(
        "Required skills", _skills, "Nothing to compare: the offer or the profile names no skill"
    ),
    "optional_skills": FeatureWords(
        "Nice-to-have skills", _skills, "The offer names none, or the profile shows nothing"
    ),
    "proven_skills": FeatureWords(
        "Backed skills", _proven, "Nothing to compare: the offer or the profile names no skill"
    ),
    "occupation": FeatureWords("Trade", _occupation, "Which trade was held or trained for?"),
    "experience": FeatureWords(
        "Experience", _experience, "The offer asks for none, or the jobs held have no dates"
    ),
    "activity": FeatureWords("Activity", _activity, "When was the profile last updated?"),
    "goal": FeatureWords("Goal", _goal, "Which trade is aimed at?"),
    "distance": FeatureWords("Commute", _distance, "Which town does one live in, or work in?"),
    "remote": FeatureWords("Remote work", _wish, "Remote work: wished for? offered?"),
    "contract": FeatureWords("Contract", _wish, "Which contract is wished for, or offered?"),
    "rhythm": FeatureWords("Working time", _wish, "Full time or part time?"),
    "availability": FeatureWords(
        "Availability", _availability, "When does the job start, and who is free when?"
    ),
    "freshness": FeatureWords("Freshness of the offer", _freshness, "When was the offer published?"),
}

# --------------------------------------------------------------------------- verdicts


def _distance_rule(facts: Mapping[str, object], fact: Fact) -> str:
    if facts.get("remote") == "full":
        return "fully remote work"
    away, reach = as_number(facts.get("distance_km")), as_number(facts.get("mobility_km"))
    said = "distance unknown" if away is None else f"{number(away)} km"
    return f"{said}, reach " + ("not said" if reach is None else f"of {number(reach)} km")


def _contract_rule(facts: Mapping[str, object], fact: Fact) -> str:
    return f"wished for: {_or_unsaid(as_words(facts['wanted']))}; offered: {_or_unsaid(as_words(facts['offered']))}"


def _dates_rule(facts: Mapping[str, object], fact: Fact) -> str:
    free, starts = as_day(facts["available_from"]), as_day(facts["starts"])
    return (
        f"free {'at a date not said' if free is None else f'on {day(free)}'}; "
        f"start {'not said' if starts is None else f'on {day(starts)}'}"
    )


def _diploma_rule(facts: Mapping[str, object], fact: Fact) -> str:
    if facts["asked"] is None:
        return "no level entered for the offer"
    has = "level not said" if facts["has"] is None else _diploma(facts["has"])
    return f"{has}; asked for: {_diploma(facts['asked'])}"


def _diploma(level: object) -> str:
    return learner.ENGLISH.get(f"learner.diploma.{level}", f"level {level}")


def _language_rule(facts: Mapping[str, object], fact: Fact) -> str:
    asked = as_words(facts["asked"])
    return (
        f"speaks: {_or_unsaid(as_words(facts['speaks']))}; asked for: {_list(asked)}"
        if asked
        else "no language asked for"
    )


RULES: Mapping[str, RuleWords] = {
    "contract": RuleWords("Contract", _contract_rule),
    "rhythm": RuleWords("Working time", _contract_rule),
    "dates": RuleWords("Dates", _dates_rule),
    "distance": RuleWords("Distance", _distance_rule),
    "language": RuleWords("Languages", _language_rule),
    "diploma": RuleWords("Diploma", _diploma_rule),
}

# --------------------------------------------------------------------------- pages

TEXT: Mapping[str, str] = {
    "product": "Passerelle",
    "tagline": "Offers and people trained for digital trades, matched and explained both ways.",
    "skip": "Skip to content",
    "switch": "Français",
    "home": "Home",
    "synthetic": "Fictional data: the people and most of the offers of this network were invented.",
    "as_of": "As of {day}.",
    "footer": "The ranking is the sum of the points shown and nothing else. It reads no name, gender, age, "
    "nationality or address. No machine rejects anybody: what a rule hides, a link shows, except offers that are "
    "closed and searches that have stopped.",
    "footer.api": "Interface for programs",
    "home.offers": "Offers",
    "home.counts": "{learners} people and {offers} offers in this network.",
    "home.empty": "The network is empty. Import offers and people: passerelle import FILES.",
    "real": "real offer",
    "redated": "dates moved into the sample’s period",
    "fictional": "fictional",
    "offer": "Offer",
    "learner": "Profile",
    "offer.learners": "People ranked for this offer",
    "learner.offers": "Offers ranked for this profile",
    "offer.description": "Read the advert",
    "offer.source": "Source: {source}",
    "document.large": "This document is too long: 4 MB and 30 pages at most. Copy only the text that "
    "matters and paste it here.",
    "document.protected": "This document is protected by a password. Save it without protection, or copy "
    "the text and paste it here.",
    "document.no-text": "There is no text in this document: it is probably a picture or a scan. Write or "
    "paste the text here.",
    "document.old-word": "This is an old format of Word (.doc). Save it as PDF or .docx, or copy the text "
    "and paste it here.",
    "document.damaged": "This document is damaged and could not be read. Save it as PDF again, or copy "
    "the text and paste it here.",
    "document.other": "This file is neither a PDF nor a Word or OpenDocument file. Open it, copy the text "
    "and paste it here.",
    "document.slow": "Reading it took too long. Try again, or copy the text and paste it here.",
    "offer.wanted": "Skills read in the offer",
    "learner.skills": "Skills declared or certified",
    "learner.goals": "Trades aimed at",
    "learner.unnamed": "Profile without a title",
    "learner.aims": "Aims at: {goal}",
    "learner.trained": "Trains for: {training}",
    "skill.nice": "nice to have",
    "learner.trainings": "Trainings followed",
    "fact.contract": "Contract",
    "fact.place": "Place",
    "fact.remote": "Remote work",
    "fact.rhythm": "Working time",
    "fact.starts": "Start",
    "fact.published": "Published",
    "fact.diploma": "Diploma",
    "fact.diploma.value": "level {level}",
    "fact.available": "Available",
    "fact.mobility": "Reach",
    "fact.mobility.value": "{km} km",
    "fact.posts": "Posts",
    "total.learners.one": "{n} person matches the criteria.",
    "total.learners.many": "{n} people match the criteria.",
    "total.offers.one": "{n} offer matches the criteria.",
    "total.offers.many": "{n} offers match the criteria.",
    "hidden.learners.one": "{n} person hidden because of: {rule}",
    "hidden.learners.many": "{n} people hidden because of: {rule}",
    "hidden.offers.one": "{n} offer hidden because of: {rule}",
    "hidden.offers.many": "{n} offers hidden because of: {rule}",
    "hidden.show.one": "Show this one too",
    "hidden.show.many": "Show them too",
    "lifted": "No longer taken into account: {rule}",
    "lifted.undo": "Take it into account again",
    "widened": "Nothing was left: to show something, this is no longer taken into account: {rule}.",
    "nobody": "Nothing to show here with these criteria.",
    "nobody.placed": "This person has found a job and receives no more offers.",
    "nobody.paused": "This person has paused their search and receives no offers.",
    "nobody.filled": "This offer is filled: nobody is ranked for it any more.",
    "nobody.withdrawn": "This offer was withdrawn: nobody is ranked for it any more.",
    "rank": "Rank {n}",
    "score": "Score {score}",
    "score.sum": "{baseline} to begin with, {points} from the reasons",
    "points": "{points} points",
    "reasons": "Why this rank",
    "reasons.more": "All reasons",
    "side.fit": "The person for the offer",
    "side.interest": "The offer for the person",
    "skills.met": "Present",
    "skills.near": "Near",
    "skills.missing": "Missing",
    "skills.unknown": "To check",
    "skills.none": "No skill could be compared.",
    "skill.near": "{label}, near {near}",
    "skill.choice": "{first} or {last}",
    "skill.of-choice": "{choice}: {label}",
    "skill.quote": "“{text}”",
    "skill.more": "and {n} more",
    "verdicts": "Rules",
    "unknown": "To ask",
    "evidence.where": "read in: {where}",
    "previous": "Previous",
    "next": "Next",
    "page": "Ranks {first} to {last} of {total}",
    "pages": "Pages",
    "error.title": "This page could not be shown",
    "error.404": "Nothing here by that name. The link may be an old one.",
    "error.other": "This request could not be handled. {title}. Go back, check what you typed, then try again.",
    "error.broken": "This request could not be handled. {title}. It is not your doing: try again in a moment.",
    "error.fields": "To check: {fields}.",
    "colon": ": ",
    "error.home": "Back to the home page",
}

ENGLISH = Wording(
    lang="en",
    features=FEATURES,
    rules=RULES,
    values=VALUES,
    sources={
        "certified": "certified",
        "declared": "declared",
        "training": "seen in a training",
        "text": "read in the profile",
    },
    kinds={"met": "present", "near": "near", "missing": "missing", "unknown": "unknown"},
    facts={"met": "rule met", "unmet": "rule not met", "unknown": "rule to check"},
    certainty=((0.8, "well-known profile"), (0.5, "partly known profile"), (0.0, "little-known profile")),
    text={
        **TEXT,
        **ranking_words.ENGLISH,
        **refusal_words.ENGLISH,
        **accounts.ENGLISH,
        **counsellor.ENGLISH,
        **learner.ENGLISH,
        **office.ENGLISH,
        **recruiter.ENGLISH,
    },
    day=day,
    number=number,
    typeset=str,
)
