"""What the office says of organisations, invitations and people, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # organisations
    "office.organisations": "Organisations",
    "office.organisations.detail": "Recruiters’ employers and training providers: add one, rename one.",
    "office.organisations.count.one": "{n} organisation.",
    "office.organisations.count.many": "{n} organisations.",
    "office.organisations.cut.one": "{n} organisation is found; the list shows {most}.",
    "office.organisations.cut.many": "{n} organisations are found; the list shows {most}. Search by name.",
    "office.organisations.none": "No organisation answers this search.",
    "office.organisations.invite": "Invite somebody of an organisation",
    "office.organisations.import": "Import organisations from a file",
    "office.organisations.add": "Add an organisation",
    "office.organisations.add.do": "Add",
    "office.organisation.invite": "Invite somebody of this organisation",
    "office.organisation.accounts": "Its accounts",
    "office.organisation.accounts.none": "This organisation has no account yet.",
    "office.organisation.change": "Change this organisation",
    "office.organisation.change.how": "Its open offers take the new name too. Its accounts, offers and consents stay "
    "its own.",
    "office.organisation.kind.employer": "employer",
    "office.organisation.kind.provider": "training provider",
    "office.organisation.bad.name": "Write a name, of 200 letters at most.",
    "office.organisation.bad.kind": "Choose a kind in the list.",
    "office.organisation.bad.taken": "There is an organisation of this name already: open it in the list.",
    "office.done.organisation-added": "The organisation was added.",
    "office.done.organisation-saved": "The organisation was changed.",
    # inviting many
    "office.invitations": "Invite all learners who have no account",
    "office.invitations.count.one": "{n} learner has an address and no account yet.",
    "office.invitations.count.many": "{n} learners have an address and no account yet.",
    "office.invitations.left.one": "{n} learner is still to be invited.",
    "office.invitations.left.many": "{n} learners are still to be invited.",
    "office.invitations.goes-on": "Invitations are under way. You may leave this page: they do not need it.",
    "office.invitations.broken": "The last invitations ended early. Who was invited stays invited; the button goes on "
    "with the others.",
    "office.invitations.again": "See how far it is",
    "office.invitations.ready": "Would be invited",
    "office.invitations.without-address": "Have no address that can be written to",
    "office.invitations.with-account": "Have an account",
    "office.invitations.address-taken": "Share the address of another account or record",
    "office.invitations.everybody": "all learners",
    "office.invitations.do.one": "Invite {n} learner",
    "office.invitations.do.many": "Invite {n} learners",
    "office.invitations.how": "Each gets an account for her or his own record, and a message in the language of your "
    "account, with a link that works once, for fourteen days. Nobody is invited twice.",
    "office.done.inviting": "The invitations are on their way.",
    "office.act.user.invite-learners": "learners invited",
    "office.users.organisations": "The organisation is not in the list: add it",
    "office.column.organisation_kind": "Kind",
    "office.column.accounts": "Accounts",
    "office.column.open_offers": "Open offers",
    "office.act.organisation.add": "organisation added",
    "office.act.organisation.change": "organisation changed",
}
