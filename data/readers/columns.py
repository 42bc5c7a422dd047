"""The columns of the CSV files: the name the reader gives each, and every header that means it.

Headers are compared without case, accents, spaces, underscores and punctuation, so "Code postal", "code_postal"
and "CODE-POSTAL" are one. `docs/formats.md` shows these tables, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.readers.cleaning import header_key

EMPLOYER = ("organisation", "employeur", "entreprise", "employer", "company", "societe", "recruteur")
"""What columns call the employer of an offer or of a hire."""

LEARNERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "identifiant", "learner_id", "id_apprenant", "numero", "reference", "ref"),
        "headline": ("headline", "titre", "intitule", "accroche", "title", "poste actuel"),
        "about": ("about", "presentation", "a propos", "resume", "bio", "summary", "description", "profil"),
        "goals": (
            "goals",
            "objectifs",
            "objectif",
            "metier vise",
            "metiers vises",
            "projet professionnel",
            "goal",
        ),
        "experiences": ("experiences", "parcours", "experience", "emplois", "jobs", "work"),
        "skills": ("skills", "competences", "skill", "competence", "savoir-faire"),
        "certified_skills": ("certified skills", "competences certifiees", "certifications"),
        "languages": ("languages", "langues", "langue", "language"),
        "diploma": (
            "diploma",
            "diplome",
            "niveau",
            "niveau de diplome",
            "niveau d'etudes",
            "niveau d'etude",
            "niveau etude",
            "diploma level",
            "education",
        ),
        "town": ("town", "ville", "commune", "city", "lieu", "localisation", "location", "place"),
        "postcode": ("postcode", "code postal", "cp", "zip", "postal code"),
        "insee": ("insee", "code insee", "code commune", "commune code"),
        "departement": ("departement", "dept", "department", "code departement"),
        "lat": ("lat", "latitude"),
        "lon": ("lon", "longitude", "lng", "long"),
        "mobility_km": (
            "mobility_km",
            "mobilite_km",
            "mobilite",
            "rayon",
            "rayon km",
            "mobility",
            "distance max",
        ),
        "remote": ("remote", "teletravail", "travail a distance", "remote work"),
        "contracts": (
            "contracts",
            "contrats",
            "contrat",
            "contract",
            "type de contrat",
            "contrats souhaites",
        ),
        "rhythm": ("rhythm", "rythme", "temps de travail", "working time", "duree du travail"),
        "available_from": (
            "available_from",
            "disponible_le",
            "disponibilite",
            "disponible a partir de",
            "availability",
        ),
        "status": ("status", "statut", "situation"),
        "created": ("created", "cree_le", "date de creation", "inscrit le", "created at"),
        "last_active": (
            "last_active",
            "derniere_activite",
            "vu le",
            "last seen",
            "mis a jour le",
            "updated at",
        ),
        "given_name": ("given_name", "prenom", "first name", "firstname"),
        "family_name": ("family_name", "nom", "last name", "lastname", "nom de famille", "surname"),
        "email": ("email", "e-mail", "mail", "courriel", "adresse mail", "adresse e-mail"),
        "phone": ("phone", "telephone", "tel", "mobile", "portable"),
        "address": ("address", "adresse", "rue", "street", "adresse postale"),
        "gender": ("gender", "genre", "sexe", "sex", "civilite"),
        "birth_date": ("birth_date", "date_naissance", "date de naissance", "ne le", "nee le", "birthday"),
        "nationality": ("nationality", "nationalite"),
        "photo": ("photo", "picture", "image"),
        "priority_neighbourhood": ("priority_neighbourhood", "qpv", "quartier prioritaire"),
        "disability": ("disability", "rqth", "handicap", "th"),
        "without_diploma": ("without_diploma", "sans_diplome"),
        "long_term_unemployed": (
            "long_term_unemployed",
            "demandeur_longue_duree",
            "deld",
            "demandeur d'emploi de longue duree",
        ),
    }
)

OFFERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "identifiant", "offer_id", "id_offre", "numero", "reference", "ref", "numero offre"),
        "title": ("title", "titre", "intitule", "poste", "intitule du poste", "job title", "metier"),
        "description": (
            "description",
            "descriptif",
            "missions",
            "mission",
            "description du poste",
            "job description",
        ),
        "profile": ("profile", "profil", "profil recherche", "requirements", "qualifications"),
        "organisation": EMPLOYER,
        "organisation_id": ("organisation_id", "siret", "id_entreprise", "id_employeur", "employer_id"),
        "posts": ("posts", "postes", "nombre de postes", "nb postes", "openings", "positions"),
        "contract": ("contract", "contrat", "type de contrat", "contract type", "employment type"),
        "duration": ("duration", "duree", "duree du contrat", "duration months", "duree mois"),
        "rhythm": ("rhythm", "rythme", "temps de travail", "duree du travail", "working time"),
        "pay": ("pay", "salaire", "remuneration", "salary", "wage"),
        "pay_min": ("pay_min_eur_year", "salaire min", "pay min", "salary min", "salaire minimum"),
        "pay_max": ("pay_max_eur_year", "salaire max", "pay max", "salary max", "salaire maximum"),
        "remote": ("remote", "teletravail", "travail a distance", "remote work"),
        "town": ("town", "ville", "commune", "city", "lieu", "localisation", "location", "lieu de travail"),
        "postcode": ("postcode", "code postal", "cp", "zip", "postal code"),
        "insee": ("insee", "code insee", "code commune", "commune code"),
        "departement": ("departement", "dept", "department", "code departement"),
        "lat": ("lat", "latitude"),
        "lon": ("lon", "longitude", "lng", "long"),
        "skills": ("skills", "competences", "competences requises", "required skills", "savoir-faire"),
        "nice_skills": (
            "nice_skills",
            "competences souhaitees",
            "atouts",
            "nice to have",
            "preferred skills",
        ),
        "occupations": ("occupations", "rome", "code rome", "codes rome", "occupation", "esco"),
        "languages": ("languages", "langues", "langue", "language"),
        "diploma": (
            "diploma",
            "diplome",
            "niveau",
            "niveau d'etudes",
            "niveau d'etude",
            "niveau etude",
            "niveau de diplome",
            "niveau requis",
            "diplome requis",
            "diplome exige",
            "formation requise",
            "formation",
            "education",
            "diploma level",
        ),
        "experience": ("experience", "experience_years", "annees d'experience", "years of experience"),
        "starts": ("starts", "debut", "date de debut", "prise de poste", "start", "start date"),
        "published": (
            "published",
            "publiee_le",
            "date de publication",
            "publication",
            "date posted",
            "cree le",
        ),
        "expires": (
            "expires",
            "expire_le",
            "date limite",
            "cloture",
            "closes",
            "valid through",
            "date de fin",
        ),
        "status": ("status", "statut", "etat"),
        "licence": ("licence", "license"),
        "source": ("source", "origine"),
    }
)

TRAININGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "identifiant", "training_id", "id_formation", "numero", "reference", "ref"),
        "title": ("title", "titre", "intitule", "formation", "nom", "name"),
        "provider": ("provider", "organisme", "organisme de formation", "ecole", "school", "etablissement"),
        "provider_id": ("provider_id", "id_organisme", "siret"),
        "certification": ("certification", "rncp", "code rncp", "fiche rncp"),
        "level": ("level", "niveau", "niveau de sortie"),
        "description": ("description", "descriptif", "programme", "contenu", "presentation"),
        "skills": ("skills", "competences", "competences visees", "skill"),
        "occupations": ("occupations", "rome", "code rome", "codes rome", "metiers", "debouches"),
        "delivery": ("delivery", "modalite", "modalites", "format"),
        "rhythm": ("rhythm", "rythme", "temps"),
        "duration": ("duration", "duree", "duree mois", "duration months", "duree en mois"),
        "internship": ("internship", "stage", "stage inclus"),
        "prerequisites": ("prerequisites", "prerequis", "pre-requis"),
        "partners": ("partners", "partenaires", "entreprises partenaires"),
        "town": ("town", "ville", "commune", "city", "lieu", "localisation", "location"),
        "postcode": ("postcode", "code postal", "cp", "zip", "postal code"),
        "insee": ("insee", "code insee", "code commune", "commune code"),
        "departement": ("departement", "dept", "department", "code departement"),
        "lat": ("lat", "latitude"),
        "lon": ("lon", "longitude", "lng", "long"),
        "label_from": (
            "label_from",
            "date de labellisation",
            "debut du label",
            "labellisee_le",
            "label depuis",
        ),
        "label_until": ("label_until", "fin du label", "label jusqu'au", "validite du label"),
    }
)

SESSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "identifiant", "session_id", "id_session", "numero", "reference", "ref"),
        "training_id": ("training_id", "formation", "id_formation", "training"),
        "start": ("start", "debut", "date de debut", "du", "start date"),
        "end": ("end", "fin", "date de fin", "au", "end date"),
        "town": ("town", "ville", "commune", "city", "lieu", "localisation", "location"),
        "postcode": ("postcode", "code postal", "cp", "zip", "postal code"),
        "insee": ("insee", "code insee", "code commune", "commune code"),
        "departement": ("departement", "dept", "department", "code departement"),
        "lat": ("lat", "latitude"),
        "lon": ("lon", "longitude", "lng", "long"),
        "seats": ("seats", "places", "capacite", "nombre de places", "effectif"),
        "rhythm": ("rhythm", "rythme", "temps"),
    }
)

ENROLMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "learner_id": ("learner_id", "apprenant", "id_apprenant", "learner", "identifiant apprenant"),
        "session_id": ("session_id", "session", "id_session"),
        "status": ("status", "statut", "etat", "situation"),
        "since": ("since", "debut", "depuis", "date d'inscription", "entree", "start"),
        "until": ("until", "fin", "jusqu'au", "sortie", "end"),
    }
)

ORGANISATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": (
            "id",
            "identifiant",
            "organisation_id",
            "id_organisation",
            "siret",
            "numero",
            "reference",
            "ref",
        ),
        "name": (
            "name",
            "nom",
            "organisation",
            "raison sociale",
            "denomination",
            "employeur",
            "entreprise",
            "company",
            "societe",
        ),
        "kind": ("kind", "type", "nature", "categorie"),
        "town": ("town", "ville", "commune", "city", "lieu", "localisation", "location"),
        "postcode": ("postcode", "code postal", "cp", "zip", "postal code"),
        "insee": ("insee", "code insee", "code commune", "commune code"),
        "departement": ("departement", "dept", "department", "code departement"),
        "lat": ("lat", "latitude"),
        "lon": ("lon", "longitude", "lng", "long"),
        "website": ("website", "site", "site web", "site internet", "url", "web"),
    }
)

PLACEMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "learner_id": ("learner_id", "apprenant", "id_apprenant", "learner", "identifiant apprenant"),
        "on": (
            "on",
            "embauche",
            "date d'embauche",
            "embauche_le",
            "prise de poste",
            "debut du contrat",
            "hired",
            "hired on",
            "date",
        ),
        "contract": ("contract", "contrat", "type de contrat", "contract type", "kind", "type"),
        "offer_id": ("offer_id", "offre", "id_offre", "offer", "identifiant offre"),
        "organisation": EMPLOYER,
    }
)

CONSENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "learner_id": ("learner_id", "apprenant", "id_apprenant", "learner", "identifiant apprenant"),
        "purpose": ("purpose", "finalite", "consentement", "consent", "accord"),
        "organisation_id": ("organisation_id", "organisation", "id_organisation", "employeur", "employer_id"),
        "given": ("given", "donne_le", "date du consentement", "date de l'accord", "consent date", "date"),
        "text": ("text", "texte", "version", "version du texte", "piece", "reference", "ref"),
    }
)

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "learners": LEARNERS,
        "offers": OFFERS,
        "trainings": TRAININGS,
        "sessions": SESSIONS,
        "enrolments": ENROLMENTS,
        "organisations": ORGANISATIONS,
        "placements": PLACEMENTS,
        "consents": CONSENTS,
    }
)

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "learners": ("id",),
        "offers": ("id", "title"),
        "trainings": ("id", "title"),
        "sessions": ("id", "training_id", "start", "end"),
        "enrolments": ("learner_id", "session_id", "status"),
        "organisations": ("id", "name"),
        "placements": ("learner_id", "on"),
        "consents": ("learner_id", "purpose", "given", "text"),
    }
)
"""Columns without which no row of the kind can become a record."""


def names_by_header(kind: str) -> dict[str, str]:
    """The reader's name of every header of a kind of file, by `header_key`."""
    return {
        header_key(header): name for name, headers in COLUMNS[kind].items() for header in (name, *headers)
    }
