"""What pages say when something that was asked for cannot be: each tells why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "refused.empty": "Il n’y a rien d’écrit. Revenez en arrière et écrivez quelques mots.",
    "refused.long": "Ce texte a {n} caractères, et {most} au plus sont gardés. Revenez en arrière et "
    "raccourcissez-le.",
    "refused.letter": "Un texte contient un caractère qui ne peut pas être gardé. Revenez en arrière, retapez ce "
    "texte, puis recommencez.",
    "refused.no-day": "Cette date n’existe pas. Revenez en arrière et écrivez le jour, le mois et l’année.",
    "refused.to-come": "Le {day} est encore à venir. Revenez en arrière et corrigez la date.",
    "refused.hire-day": "Un emploi ne peut pas commencer le {day}. Revenez en arrière et corrigez la date.",
    "refused.hire-twice": "Un emploi qui commence le {day} est déjà noté. Revenez en arrière : corrigez-le, ou "
    "donnez une autre date.",
    "refused.filled-by": "Cette personne n’a pas postulé à l’offre, et vous ne l’avez ni présélectionnée ni contactée. "
    "Ouvrez l’offre à nouveau et choisissez dans la liste.",
    "refused.offer-over": "On ne peut plus répondre à cette offre : elle est pourvue, retirée ou terminée.",
    "refused.most-people": "Une offre s’envoie à {most} personnes au plus à la fois. Revenez en arrière et "
    "choisissez-en moins.",
    "refused.search-name": "Le nom d’une recherche a de 1 à {most} caractères. Revenez en arrière et donnez-lui "
    "un nom.",
    "refused.searches": "Vous avez déjà {most} recherches enregistrées. Supprimez-en une, puis recommencez.",
    "refused.version": "Ce formulaire n’est plus complet. Ouvrez la page à nouveau, puis recommencez.",
}

ENGLISH: Mapping[str, str] = {
    "refused.empty": "Nothing is written. Go back and write some words.",
    "refused.long": "This text has {n} characters, and at most {most} are kept. Go back and shorten it.",
    "refused.letter": "A text holds a character that cannot be kept. Go back, type that text again, then try again.",
    "refused.no-day": "There is no such day. Go back and write the day, the month and the year.",
    "refused.to-come": "{day} is still to come. Go back and correct the day.",
    "refused.hire-day": "A job cannot begin on {day}. Go back and correct the day.",
    "refused.hire-twice": "A job that begins on {day} is noted already. Go back: correct it, or give another day.",
    "refused.filled-by": "This person did not apply for the offer, and you neither shortlisted nor contacted "
    "them. Open the offer again and choose from the list.",
    "refused.offer-over": "This offer can no longer be answered: it is filled, withdrawn or over.",
    "refused.most-people": "An offer is sent to at most {most} people at once. Go back and choose fewer.",
    "refused.search-name": "A search has a name of 1 to {most} characters. Go back and give it a name.",
    "refused.searches": "You have {most} saved searches already. Remove one, then try again.",
    "refused.version": "This form is no longer whole. Open the page again, then try again.",
}
