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
    # demandes de contact qui n’atteignent personne
    "office.contacts": "Demandes de contact",
    "office.contacts.detail": "Celles qui n’atteignent pas la personne : ni adresse, ni accompagnement.",
    "office.contacts.count.one": "{n} demande attend une réponse d’une personne qui n’a ni adresse, ni accompagnement.",
    "office.contacts.count.many": "{n} demandes attendent une réponse de personnes qui n’ont ni adresse, ni "
    "accompagnement.",
    "office.contacts.how": "Confiez la personne à un accompagnateur (page de son compte, « Utilisateurs »), qui lui "
    "demandera sa réponse et la notera, ou ajoutez son adresse à sa fiche.",
    "office.contacts.none": "Aucune demande n’attend.",
    "office.column.asked": "Demandé",
    "office.column.offer": "Offre",
    "office.column.told": "Qui est au courant",
    "office.told.provider": "son organisme de formation",
    "office.told.administrators": "l’administration du réseau",
    "office.told.nobody": "personne d’autre que vous",
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
    "office.invitations.how": "Chaque personne reçoit un compte pour sa propre fiche, et un message dans sa langue "
    "si sa fiche la dit (sinon en français), avec un lien qui sert une fois, pendant quatorze jours. Personne n’est "
    "invité deux fois.",
    "office.done.inviting": "Les invitations sont en route.",
    "office.act.user.invite-learners": "apprenants invités",
    # chercher une personne
    "office.people": "Chercher une personne",
    "office.people.detail": "Par nom, adresse ou téléphone : compte, accords, invitation, export, effacement.",
    "office.people.lead": "Chaque recherche est notée au journal, et chaque nom que vous voyez ; les mots cherchés n’y "
    "sont pas.",
    "office.people.words": "Nom, adresse, téléphone ou identifiant",
    "office.people.hint": "Les accents et les majuscules ne comptent pas. Plusieurs mots précisent la recherche.",
    "office.people.short": "Écrivez au moins deux lettres.",
    "office.people.found.one": "{n} personne trouvée.",
    "office.people.found.many": "{n} personnes trouvées.",
    "office.people.more": "Les {most} premières sont montrées : ajoutez un mot à la recherche.",
    "office.people.list": "Personnes trouvées",
    "office.people.none": "Aucune personne ne répond à cette recherche.",
    "office.person.record": "Ouvrir la fiche",
    "office.person.export": "Exporter toutes les données de cette personne",
    "office.person.identity": "Identité",
    "office.person.identity.none": "Rien n’est connu de l’identité de cette personne.",
    "office.person.account.none": "Cette personne n’a pas encore de compte.",
    "office.person.account.no-address": "Cette personne n’a pas de compte, et sa fiche n’a pas d’adresse à laquelle "
    "l’inviter.",
    "office.person.account.invited": "L’invitation n’a pas encore été acceptée. Ouvrez le compte pour en envoyer une "
    "autre.",
    "office.person.invite": "Inviter cette personne",
    "office.person.invite.how": "Un message part à {address}, avec un lien qui sert une fois pour choisir un mot de "
    "passe.",
    "office.person.consents": "Accords",
    "office.person.heard": "{moment}, noté par un accompagnateur ({how})",
    "office.person.consents.none": "Cette personne n’a encore donné aucun accord.",
    "office.person.agreed.seen": "être dans les listes des recruteurs, sans son nom",
    "office.person.agreed.contact": "être en contact avec {organisation}",
    "office.person.counsellors": "Suivi assuré par",
    "office.person.counsellors.none": "Aucun accompagnateur ne suit cette personne.",
    "office.column.agreed": "Accord",
    "office.column.given": "Donné",
    "office.column.withdrawn": "Retiré",
    "office.fact.address": "adresse postale",
    "office.done.not-invited": "L’invitation n’est pas partie : la fiche n’a pas d’adresse, ou un autre compte l’a "
    "déjà.",
    "office.act.person.search": "recherche d’une personne",
    "office.act.person.export": "données d’une personne exportées",
    "office.users.organisations": "L’organisation n’est pas dans la liste : l’ajouter",
    "office.column.organisation_kind": "Nature",
    "office.column.accounts": "Comptes",
    "office.column.open_offers": "Offres ouvertes",
    "office.act.organisation.add": "organisation ajoutée",
    "office.act.organisation.change": "organisation modifiée",
}
