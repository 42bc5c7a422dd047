"""An offer as a schema.org JobPosting in JSON-LD.

The vocabulary has no place for how strongly a skill is asked for, for the languages, for hybrid work and for the
standing of an offer, nor for the codes of skills: these stay behind.
"""

from __future__ import annotations

from matching.records import Contract, Offer, Place, Remote, Rhythm

MONTHS_A_YEAR = 12
_RHYTHMS = {Rhythm.FULL_TIME: "FULL_TIME", Rhythm.PART_TIME: "PART_TIME"}
_CONTRACTS = {
    Contract.CDI: "CDI",
    Contract.CDD: "CDD",
    Contract.INTERIM: "INTERIM",
    Contract.APPRENTICESHIP: "APPRENTICESHIP",
    Contract.INTERNSHIP: "INTERN",
    Contract.FREELANCE: "CONTRACTOR",
    Contract.CIVIC_SERVICE: "VOLUNTEER",
}
"""Words of schema.org where it has one; a CDI and a CDD are what they are called in France."""


def posting_of(offer: Offer) -> dict[str, object]:
    """The posting of an offer."""
    posting: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Passerelle", "value": offer.id},
        "title": offer.title,
        "description": offer.description,
        "qualifications": offer.profile,
        "hiringOrganization": None
        if offer.organisation is None
        else {"@type": "Organization", "name": offer.organisation},
        "totalJobOpenings": offer.posts,
        "employmentType": _employment(offer),
        "jobLocationType": "TELECOMMUTE" if offer.remote is Remote.FULL else None,
        "jobLocation": None if offer.place is None else _location(offer.place),
        "baseSalary": _salary(offer),
        "skills": [one.label for one in offer.skills],
        "occupationalCategory": [one.removeprefix("rome:") for one in offer.occupations],
        "educationRequirements": None
        if offer.diploma_level is None
        else {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": f"Niveau {offer.diploma_level}",
        },
        "experienceRequirements": None
        if offer.experience_years is None
        else {
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": round(offer.experience_years * MONTHS_A_YEAR, 2),
        },
        "jobStartDate": None if offer.starts is None else offer.starts.isoformat(),
        "datePosted": None if offer.published is None else offer.published.isoformat(),
        "validThrough": None if offer.expires is None else offer.expires.isoformat(),
        "url": offer.source,
        "license": offer.licence,
    }
    return {name: value for name, value in posting.items() if value not in (None, "", [])}


def _employment(offer: Offer) -> list[str]:
    words = [] if offer.rhythm is None else [_RHYTHMS[offer.rhythm]]
    if offer.contract is not None:
        months = "" if offer.duration_months is None else f" {offer.duration_months:g} mois"
        words.append(_CONTRACTS[offer.contract] + months)
    return words


def _location(place: Place) -> dict[str, object]:
    address = {"@type": "PostalAddress", "addressLocality": place.label}
    if place.lat is None or place.lon is None:
        return {"@type": "Place", "address": address}
    geo = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return {"@type": "Place", "address": address, "geo": geo}


def _salary(offer: Offer) -> dict[str, object] | None:
    low, high = offer.pay_min_eur_year, offer.pay_max_eur_year
    if low is None and high is None:
        return None
    bounds = {"minValue": low, "maxValue": high}
    amounts = {name: value for name, value in bounds.items() if value is not None}
    return {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "unitText": "YEAR", **amounts},
    }
