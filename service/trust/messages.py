"""What the commands about people's data say, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "import.again": "reprendre des personnes qui avaient été effacées, parce qu’elles reviennent",
    "backup": "Écrire une sauvegarde de toutes les données. Le service peut continuer pendant ce temps.",
    "backup.file": "fichier à écrire (.tar.gz)",
    "backup.done": "Sauvegarde écrite dans {path} : {rows} lignes, état n° {sequence}.",
    "backup.none": "il n’y a pas de données dans {db}",
    "restore": "Remettre une sauvegarde dans des données vides. Arrêtez le service avant.",
    "restore.file": "fichier d’une sauvegarde",
    "restore.verify": "tout lire, tout vérifier, dire ce qui serait fait, ne rien changer",
    "restore.replace": "jeter ce que les données contiennent déjà",
    "restore.verified": "{path} est entière : {rows} lignes, état n° {sequence}, écrite le {at}.",
    "restore.done": "Remis dans {db} : {rows} lignes, comptées et comparées. Les sessions et les liens à usage unique "
    "ne reviennent pas.",
    "restore.upgraded": "Ses tables, de la version {old}, ont été portées à la version {new}.",
    "restore.would-upgrade": "Ses tables sont de la version {old} : la remise les portera à la version {new}. "
    "C’est essayé, et possible.",
    "restore.would-erase": "{n} personnes effacées depuis la sauvegarde le seront de nouveau.",
    "restore.again": "{n} personnes effacées depuis la sauvegarde l’ont été de nouveau.",
    "erase": "Effacer une personne de partout : fiches, compte, index, messages. Sans retour possible.",
    "erase.learner": "identifiant de la personne",
    "erase.yes": "effacer sans demander",
    "erase.ask": "Effacer {id} pour toujours ?",
    "erase.kept": "Rien n’a été effacé.",
    "erase.done": "Effacé : {records} fiche(s), et {rows} lignes autour.",
    "retention": "Prévenir les personnes dont les données arrivent à leur terme, effacer celles dont le terme est "
    "passé. Le service le fait chaque jour.",
    "retention.dry-run": "dire seulement ce qui serait fait",
    "retention.done": "Prévenues : {noticed}. Effacées : {erased}. De nouveau en contact : {back}. "
    "Impossibles à prévenir : {unreached}.",
    "retention.would": "À prévenir : {noticed}. À effacer : {erased}. De nouveau en contact : {back}. "
    "Impossibles à prévenir : {unreached}.",
}

ENGLISH: Mapping[str, str] = {
    "import.again": "take in again people who had been erased, because they come again",
    "backup": "Write a backup of all data to a file. The service may go on meanwhile.",
    "backup.file": "file to write (.tar.gz)",
    "backup.done": "Backup written to {path}: {rows} rows, state no. {sequence}.",
    "backup.none": "there is no data in {db}",
    "restore": "Put a backup back into an empty store. Stop the service before.",
    "restore.file": "file of a backup",
    "restore.verify": "read and check everything, say what would be done, change nothing",
    "restore.replace": "throw away what the store holds already",
    "restore.verified": "{path} is whole: {rows} rows, state no. {sequence}, written on {at}.",
    "restore.done": "Restored to {db}: {rows} rows, counted and compared. Sign-ins and one-use links do not come back.",
    "restore.upgraded": "Its tables, of version {old}, were brought up to version {new}.",
    "restore.would-upgrade": "Its tables are of version {old}: a restore will bring them up to version {new}. "
    "This was tried, and works.",
    "restore.would-erase": "{n} people who have been erased since the backup will be erased again.",
    "restore.again": "{n} people who had been erased since the backup were erased again.",
    "erase": "Erase a person from everywhere: records, account, index, messages. There is no way back.",
    "erase.learner": "the person's id",
    "erase.yes": "erase without asking",
    "erase.ask": "Erase {id} for ever?",
    "erase.kept": "Nothing was erased.",
    "erase.done": "Erased: {records} record(s), and {rows} rows around.",
    "retention": "Tell people whose data nears its term, erase those whose term is over. The service does it daily.",
    "retention.dry-run": "only say what would be done",
    "retention.done": "Told: {noticed}. Erased: {erased}. Heard of again: {back}. Impossible to tell: {unreached}.",
    "retention.would": "To be told: {noticed}. To be erased: {erased}. Heard of again: {back}. "
    "Impossible to tell: {unreached}.",
}
