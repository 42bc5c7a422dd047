"""Ce que le bureau dit des organisations, des invitations et des personnes, en français."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    # organisations
    "office.organisations": "Organisations",
    "office.organisations.detail": "Les employeurs et les organismes de formation : en ajouter, en renommer.",
    "office.organisations.count.one": "{n} organisation.",
    "office.organisations.count.many": "{n} organisations.",
    "office.organisations.cut.one": "{n} organisation trouvée ; la liste en montre {most}.",
    "office.organisations.cut.many": "{n} organisations trouvées ; la liste en montre {most}. Cherchez par nom.",
    "office.organisations.none": "Aucune organisation ne répond à cette recherche.",
    "office.organisations.invite": "Inviter quelqu’un d’une organisation",
    "office.organisations.import": "Importer des organisations d’un fichier",
    "office.organisations.add": "Ajouter une organisation",
    "office.organisations.add.do": "Ajouter",
    "office.organisation.invite": "Inviter quelqu’un de cette organisation",
    "office.organisation.accounts": "Ses comptes",
    "office.organisation.accounts.none": "Cette organisation n’a pas encore de compte.",
    "office.organisation.change": "Modifier cette organisation",
    "office.organisation.change.how": "Ses offres ouvertes prennent aussi le nouveau nom. Ses comptes, ses offres et "
    "les accords donnés lui restent.",
    "office.organisation.kind.employer": "employeur",
    "office.organisation.kind.provider": "organisme de formation",
    "office.organisation.bad.name": "Écrivez un nom, de 200 lettres au plus.",
    "office.organisation.bad.kind": "Choisissez une nature dans la liste.",
    "office.organisation.bad.taken": "Il y a déjà une organisation de ce nom : ouvrez-la dans la liste.",
    "office.done.organisation-added": "L’organisation est ajoutée.",
    "office.done.organisation-saved": "L’organisation est modifiée.",
    # inviter beaucoup de monde
    "office.invitations": "Inviter tous les apprenants sans compte",
    "office.invitations.count.one": "{n} apprenant a une adresse et pas encore de compte.",
    "office.invitations.count.many": "{n} apprenants ont une adresse et pas encore de compte.",
    "office.invitations.left.one": "{n} apprenant reste à inviter.",
    "office.invitations.left.many": "{n} apprenants restent à inviter.",
    "office.invitations.goes-on": "Les invitations sont en cours. Vous pouvez quitter cette page : elles continuent "
    "sans elle.",
    "office.invitations.broken": "Les dernières invitations se sont arrêtées avant la fin. Les personnes invitées le "
    "restent ; le bouton reprend avec les autres.",
    "office.invitations.again": "Voir où elles en sont",
    "office.invitations.ready": "Seraient invités",
    "office.invitations.without-address": "Sans adresse à laquelle écrire",
    "office.invitations.with-account": "Ont déjà un compte",
    "office.invitations.address-taken": "Ont l’adresse d’un autre compte ou d’une autre fiche",
    "office.invitations.everybody": "tous les apprenants",
    "office.invitations.do.one": "Inviter {n} apprenant",
    "office.invitations.do.many": "Inviter {n} apprenants",
    "office.invitations.how": "Chaque personne reçoit un compte pour sa propre fiche, et un message dans la langue de "
    "votre compte, avec un lien qui sert une fois, pendant quatorze jours. Personne n’est invité deux fois.",
    "office.done.inviting": "Les invitations sont en route.",
    "office.act.user.invite-learners": "apprenants invités",
    "office.users.organisations": "L’organisation n’est pas dans la liste : l’ajouter",
    "office.column.organisation_kind": "Nature",
    "office.column.accounts": "Comptes",
    "office.column.open_offers": "Offres ouvertes",
    "office.act.organisation.add": "organisation ajoutée",
    "office.act.organisation.change": "organisation modifiée",
}
