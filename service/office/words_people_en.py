"""What the office says of organisations, in English."""

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
    "office.users.organisations": "The organisation is not in the list: add it",
    "office.column.organisation_kind": "Kind",
    "office.column.accounts": "Accounts",
    "office.column.open_offers": "Open offers",
    "office.act.organisation.add": "organisation added",
    "office.act.organisation.change": "organisation changed",
}
