"""What people call skills that the referential names otherwise: "js", "dataviz", "esprit d'équipe", "pack Office".

Read from adverts and from learners' sentences; the name in the comment is the referential's.
"""

from collections.abc import Mapping

COLLOQUIAL_NAMES: Mapping[str, str] = {
    # JavaScript
    "esco:skill/3cd569a2-4f88-4c1e-9995-8dce8c5e51a7": "js|java script",
    # Adobe Photoshop
    "esco:skill/14ced458-5f4b-495f-bd3d-9c240614bda0": "photoshop|toshop",
    # Adobe Illustrator
    "esco:skill/27b913f0-3c52-448b-ad27-fc6ef08fb326": "illustrator",
    # Adobe Photoshop Lightroom
    "esco:skill/d4ae4774-a81d-4255-8491-cade3580685a": "lightroom",
    # fournir une présentation visuelle des données
    "esco:skill/c3e36d05-8ae8-447f-bb2b-6f9409f85389": "data visualisation|data "
    "visualization|datavisualisation|dataviz|data viz|visualisation de données|outils de "
    "visualisation|interfaces de visualisation",
    # principes de l’intelligence artificielle
    "esco:skill/e465a154-93f7-4973-9ce1-31659fe16dd2": "ia|intelligence artificielle|artificial intelligence",
    # mettre au point des logiciels libres
    "esco:skill/2b34764d-637c-48f5-aa70-31e15c965db6": "logiciels libres|logiciel libre|open source|open-source",
    # modèle en code source ouverte
    "esco:skill/b16200f4-4f39-4b8b-aa9d-3568054d6bdb": "modèle open source",
    # travailler en équipe
    "esco:skill/60c78287-22eb-4103-9c8c-28deaa460da0": "travail en équipe|travail d'équipe|esprit "
    "d'équipe|teamwork|travail collaboratif|travailler en groupe|travail en groupe|team player",
    # écouter activement
    "esco:skill/a17286c5-238d-4f0b-bc24-29e9121345de": "écoute active|sens de l'écoute|capacité "
    "d'écoute|qualités d'écoute|active listening",
    # administrer un système de TIC
    "esco:skill/0868eef3-2213-4572-9343-74931345a7d3": "administration système|administration "
    "systèmes|administration de systèmes|administration systèmes et réseaux|system administration|sysadmin",
    # réseaux neuronaux artificiels
    "esco:skill/5608d5a0-6d5e-43b7-be37-616501729bb4": "réseaux de neurones|réseau de neurones|neural "
    "networks|recurrent neural network|réseaux neuronaux",
    # traitement automatique du langage naturel
    "esco:skill/fff0e2cd-d0bd-4b02-9daf-158b79d9688a": "traitement du langage naturel|traitement en langage "
    "naturel|traitement automatique du langage|traitement automatique des langues|taln",
    # extraction de l’information
    "esco:skill/696e3b5b-8b61-45af-ae4c-3ab700f197ec": "reconnaissance d'entités nommées|extraction "
    "d'information|extraction d'informations",
    # exploration de données
    "esco:skill/25f0ea33-b4a2-4f31-b7b4-7d20e827b180": "text mining|fouille de données|fouille de "
    "textes|datamining",
    # gestion de projets par méthode Agile
    "esco:skill/0a9acb6b-1139-4be9-b431-3a80a959f2f4": "méthodes agiles|méthode agile|méthodologie "
    "agile|méthodologies agiles|agilité|agile methods",
    # optimisation des moteurs de recherche
    "esco:skill/eda4d727-4374-49af-ace4-118c7c906835": "référencement naturel|référencement web|référencement",
    # gestion des réseaux sociaux
    "esco:skill/5303169c-75d6-4751-9136-a4b88343388c": "community management|gestion de réseaux "
    "sociaux|animation de réseaux sociaux|animation des réseaux sociaux|réseaux sociaux d'entreprise",
    # aider les utilisateurs de systèmes d’information
    "esco:skill/db36f7f1-5900-45bd-9ffb-f2b19c4362ac": "assistance utilisateurs|assistance aux "
    "utilisateurs|support utilisateurs|support aux utilisateurs|assistance informatique|support "
    "informatique|helpdesk|help desk|user support|aide aux utilisateurs",
    # procéder au dépannage des TIC
    "esco:skill/744442ac-c157-4350-8be0-ce454df4f5c5": "dépannage informatique|maintenance informatique",
    # gérer une base de données
    "esco:skill/29fb0fb5-dfc4-4098-ac9b-3a712000f48f": "administration de bases de données|gestion de bases de "
    "données",
    # base de données
    "esco:skill/43ae58b9-5e56-4524-b45a-b422777a0576": "bases de données relationnelles|bdd|bdd relationnelles",
    # accueillir les clients
    "esco:skill/26a6e6d2-1c9a-4d7e-8c04-5ba16d1f53da": "accueil clients|accueil client|accueil des "
    "clients|accueil physique",
    # gérer le public
    "esco:skill/704fda1b-cd0a-40fe-99fc-0a24250a2010": "accueil du public",
    # remplir des rayons
    "esco:skill/7e9daad3-8604-4839-af9b-dc6f8db3ef68": "mise en rayon|mise en rayons",
    # utiliser une caisse
    "esco:skill/279101c1-e325-4349-bf58-401b6c8ff208": "encaissement|tenir la caisse|tenue de caisse",
    # communiquer par téléphone
    "esco:skill/de2f0ce8-f8d6-48c5-a213-4d065251cecf": "accueil téléphonique|téléphonie d'entreprise|répondre "
    "au téléphone",
    # service clients
    "esco:skill/15a33d76-4640-438d-ae64-fdc0c1d3eebc": "service client|relation clients",
    # gestion de la relation client
    "esco:skill/dc9a236c-c640-43c3-812f-269403591edb": "relation client|gestion relation client",
    # retoucher des photographies
    "esco:skill/df11ab22-3c40-4dc8-ab0c-e9f41e62449e": "retouche photo|retouche photos|retouche d'images",
    # photographie
    "esco:skill/38509fa4-7c06-4a4b-9622-f521f03c37b8": "photo",
    # effectuer un montage vidéo
    "esco:skill/5ce80f97-b385-4a41-9339-a6593d0709c1": "montage vidéo|montage vidéos",
    # modélisation 3D
    "esco:skill/97965983-0da4-4902-9daf-d5cd2693ef73": "modélisation 3D|modeling 3D",
    # travailler de manière autonome
    "esco:skill/c29aa9d2-4da8-4bdd-831c-8d4a2fb51730": "travail en autonomie|travailler en autonomie|sens de "
    "l'autonomie|autonome|autonomie",
    # veiller aux détails
    "esco:skill/83e6510b-ffeb-4aec-959c-4265fd0ff7b7": "souci du détail|sens du détail|rigueur",
    # faire preuve de curiosité
    "esco:skill/429062f1-a958-43ea-83dd-4e1af078c156": "curiosité|curiosité intellectuelle",
    # faire preuve d’empathie
    "esco:skill/77b636e8-fab3-41a8-8022-1e0a354059dc": "empathie",
    # s’adapter au changement
    "esco:skill/49de9958-2aa4-4eef-a89d-fe5d5bcd28c4": "capacité d'adaptation|adaptabilité|s'adapter",
    # supporter le stress
    "esco:skill/d15f8745-28f8-4abf-a7b6-6cb8a304efd2": "gestion du stress|résistance au stress|gérer le "
    "stress|résister au stress",
    # gérer le temps
    "esco:skill/d9013e0e-e937-43d5-ab71-0e917ee882b8": "gestion du temps|respect des délais|gérer son temps",
    # résoudre les problèmes
    "esco:skill/adc6dc11-3376-467b-96c5-9b0a21edc869": "résolution de problèmes|résoudre des problèmes|problem "
    "solving",
    # avoir un esprit créatif
    "esco:skill/c624c6a3-b0ba-4a31-a296-0d433fe47e41": "créativité",
    # communication
    "esco:skill/15d76317-c71a-4fa2-aadc-2ecc34e627b7": "communication écrite|communication orale",
    # rédiger des courriers électroniques professionnels
    "esco:skill/ec0bbf39-0edd-4015-a2c3-82ad563ce3a8": "rédaction d'e-mails",
    # concevoir une interface utilisateur
    "esco:skill/fd33c66c-70c4-40e6-b87c-5495bd3bf26e": "design d'interface|design d'interfaces|design "
    "d'interface utilisateur|conception d'interfaces|interface utilisateur|interfaces utilisateurs|ui "
    "design|design ui|ui",
    # cybersécurité
    "esco:skill/8088750d-8388-4170-a76f-48354c469c44": "sécurité informatique|cyber|cyber sécurité|sécurité des "
    "systèmes d'information",
    # effectuer des sauvegardes
    "esco:skill/cf3e976d-2c3e-495c-a874-f9e8a66d3b48": "sauvegardes|sauvegarde|sauvegarde de données",
    # statistiques
    "esco:skill/7ee4c2ea-b349-4bd2-81a3-ec31475d4833": "stats",
    # appliquer des techniques d’analyse statistique
    "esco:skill/382c11ed-20d5-4ae7-b60e-15fec527fa6c": "analyse statistique|analyses statistiques|statistical "
    "analysis",
    # outils d’extraction de transformation et de chargement
    "esco:skill/9d0d89be-bffa-4393-b6f6-8d05bea49051": "etl",
    # législation fiscale
    "esco:skill/d669af41-756c-48d9-a286-1443253f54b1": "fiscalité|droit fiscal",
    # systèmes d’information géographique
    "esco:skill/377861af-f966-4c87-a2db-7e99904312b9": "sig|systèmes d'information géographique|systèmes "
    "d'information géographiques|information géographique|données géographiques|gis",
    # cartographie
    "esco:skill/2dfa5bd5-c87c-461c-bce9-69b2c58732bd": "cartographie web|webmapping",
    # effectuer des activités de recherche d’utilisateur de TIC
    "esco:skill/a4c2aa71-086f-4a46-b481-2619673c9dfe": "recherche utilisateur|recherche utilisateurs|user "
    "research|tests utilisateurs",
    # fibre optique
    "esco:skill/fdfa3dcb-b8f0-454f-a659-64c66dc6b6a2": "fibre",
    # programmation web
    "esco:skill/69bbd53f-fbb0-4476-b4b2-ef7844464e28": "développement web|dev web|web development|programmation "
    "web",
    # programmation informatique
    "esco:skill/21d2f96d-35f7-4e3f-9745-c533d2dd6e97": "programmation|coding|développement "
    "informatique|développement logiciel",
    # vision par ordinateur
    "esco:skill/7b0d5000-00da-4864-b776-6de49a87a669": "reconnaissance d'image|reconnaissance "
    "d'images|traitement d'images|traitement d'image|vision par ordinateur|image recognition",
    # deep learning
    "esco:skill/ecc4552a-92c5-4222-b18d-faf5ac841080": "apprentissage profond",
    # apprentissage automatique
    "esco:skill/3a2d5b45-56e4-4f5a-a55a-4a4a65afdc43": "apprentissage automatique|apprentissage "
    "supervisé|techniques d'apprentissage",
    # collecter des données
    "esco:skill/0d6714c6-720e-4985-9791-5ab85d28da79": "collecte de données|recueil de données",
    # intégrer des données TIC
    "esco:skill/46ec0033-3c71-415e-bcff-b065675ba2dc": "intégration des données|intégration de données",
    # gérer l’architecture des données TIC
    "esco:skill/4d85b881-e490-4b4c-897a-2faa4ef53956": "data architecture|architecture de données|architecture "
    "des données",
    # créer des modèles de données
    "esco:skill/fbafa41f-cd05-4109-a649-8b44d306d779": "modélisation de données|modélisation de bases de "
    "données|modélisation d'une base de données",
    # analyser des mégadonnées
    "esco:skill/47a49cd6-097d-457a-9f7b-c290c14930d5": "bigdata|données volumineuses|données massives|mégadonnées",
    # technologies de dématérialisation ("cloud technologies" in English), which is what the trainings teach
    "esco:skill/bd14968e-e409-45af-b362-3495ed7b10e0": "cloud|cloud computing|informatique en nuage",
    # effectuer une analyse de données
    "esco:skill/2b92a5b2-6758-4ee3-9fb4-b6387a55cc8f": "analyse de données|analyse des données|data "
    "analysis|data analytics",
    # gestion de projets
    "esco:skill/7111b95d-0ce3-441a-9d92-4c75d05c4388": "gestion de projets numériques|conduite de "
    "projet|pilotage de projet|pilotage de projets",
    # utiliser Microsoft Office
    "esco:skill/f683ae1d-cb7c-4aa1-b9fe-205e1bd23535": "pack office|suite office|office|ms office|suite "
    "microsoft office|microsoft office",
    # utiliser un logiciel de présentation
    "esco:skill/234aeb8d-56c3-4531-9193-1c5e6a8d16cb": "google slides",
    # utiliser un logiciel de tableur
    "esco:skill/1973c966-f236-40c9-b2d4-5d71a89019be": "tableur|tableurs",
    # utiliser un logiciel de traitement de texte
    "esco:skill/81633a44-f1db-4a01-a940-804c6905e330": "traitement de texte|traitement de textes",
    # utiliser des langages de balisage
    "esco:skill/0af062de-eb43-41e9-9b96-249e2cd22d26": "html5 css3",
    # procéder à l’extraction de données
    "esco:skill/4216e465-7baa-4884-a241-54b197bb9278": "scraping de données",
    # créer une maquette
    "esco:skill/a103bca9-6d00-4255-b61b-6c524dacfc8e": "maquettes",
    # concevoir des prototypes
    "esco:skill/bacbfc27-4b5d-47de-8bfd-af5fa27562a2": "prototypes",
    # niveaux de test logiciels
    "esco:skill/85f46538-ae70-498a-bfbc-b8ddafe96c7d": "tests logiciels|test logiciel",
    # exécuter des tests de logiciel
    "esco:skill/913e7e83-b8f8-4574-b1ca-1b38f3fd974a": "tests unitaires|tests automatisés",
    # gérer des stocks
    "esco:skill/ab6265f2-a9bf-49e8-a9a5-67cbab4de38b": "gestion des stocks|gestion de stock|inventaire|inventaires",
    # comptabilité
    "esco:skill/ecc18804-a466-40d9-98b4-fba5cd67dd4b": "compta",
    # techniques comptables
    "esco:skill/880c54f9-866e-4f37-b5fa-25ef8a7d49b6": "tenue comptable",
    # commander des fournitures
    "esco:skill/210827e3-3129-45a2-8683-70399f3f561f": "passation de commandes",
    # orthographe
    "esco:skill/be3f635b-b400-4eb3-b4cc-c44a34f26eae": "orthographe",
    # conception graphique
    "esco:skill/7fb699d9-182a-430e-b7a0-6d8ed05c284b": "graphisme|design graphique",
    # vendre des produits
    "esco:skill/29a50780-f81b-429c-b410-7f23a492e19d": "vente|vente en magasin|vente conseil",
    # diriger une équipe
    "esco:skill/1f1d2ff8-c4c1-45cc-9812-6a7ee84a73cb": "management d'équipe|encadrement d'équipe|gestion "
    "d'équipe|animation d'équipe",
    # instruire autrui
    "esco:skill/699e7c26-6502-4e78-a823-3656ff5a5b8b": "transmission de savoirs",
    # former le personnel
    "esco:skill/e54ff029-1ce9-447d-a5b2-eb7283a23e6e": "formation des nouveaux",
    # classer des documents
    "esco:skill/3d427a49-4f85-42cd-8a92-62d4a34f41a1": "classement|archivage",
    # tenir des dossiers de clients
    "esco:skill/c753a3b5-d5cc-406d-adfe-3372bb267f4b": "fichier clients",
    # effectuer des présentations publiques
    "esco:skill/fd446407-b08e-49da-b8e3-7e7c79618c3f": "prise de parole en public|prise de parole|public speaking",
    # fournir du contenu écrit
    "esco:skill/be40c4c3-a855-4d67-9ca5-6f4428c34b0d": "rédaction de contenus|rédaction de posts|rédaction de "
    "contenu|création de contenu",
    # rédiger des communiqués de presse
    "esco:skill/7800332c-a8eb-4792-8d72-50d509616154": "communiqués de presse",
    # définir des mesures d’amélioration
    "esco:skill/e76f5374-f86d-431c-9704-475a38ce72be": "amélioration continue",
    # RGPD
    "esco:skill/d3e9b00a-0891-4fa8-836d-8240ec3d2758": "protection des données personnelles|rgpd",
    # programmation de systèmes de TIC
    "esco:skill/b105ec9b-0857-41d6-8d07-a83e58b73d90": "programmation système",
    # réfléchir de manière analytique
    "esco:skill/4707da90-9cfc-46ca-8de0-38a0b7bfb137": "esprit d'analyse|esprit de synthèse|capacité "
    "d'analyse|analyse et synthèse",
    # enseigner la culture numérique
    "esco:skill/c8fa4313-80b0-4f37-8b1b-1739707bc362": "inclusion numérique|médiation numérique",
    # utiliser un chariot élévateur
    "esco:skill/28cb374e-6261-4133-8371-f9a5470145da": "caces 3|caces 1|chariot élévateur|cariste",
    # organiser des événements culturels festivals et expositions
    "esco:skill/f3b841c9-17d1-4cc3-9e6b-36c17b0d15d3": "organisation d'évènements|organisation d'événements",
    # faire preuve d’initiative
    "esco:skill/001115fb-569f-4ee6-8381-c6807ef2527f": "esprit d'initiative|prise d'initiative|force de "
    "proposition",
    # organiser des travaux
    "esco:skill/56a2fa94-a66d-40c6-a444-35888cdefa60": "sens de l'organisation",
    # réseaux LAN et WAN
    "tool:lan-wan": "réseaux|réseau|networking|réseaux informatiques|administration réseau",
    # React
    "tool:react": "react.js|reactjs",
    # Node.js
    "tool:node-js": "node.js|node",
    # science des données
    "tool:science-des-donnees": "data science|datascience",
    # Google Workspace
    "tool:google-workspace": "google sheets|google docs|google slides",
    # Microsoft Azure
    "tool:azure": "azure fundamentals",
    # Windows
    "tool:windows": "windows 10|windows 11|windows",
    # intégration et déploiement continus
    "tool:integration-continue": "intégration continue",
    # framework JavaScript front-end
    "tool:framework-javascript-front": "framework javascript",
    # web scraping
    "tool:web-scraping": "scraping|scrapping|scrapping de données",
    # script shell (Bash)
    "tool:shell-bash": "bash",
    # anglais
    "esco:skill/6d3edede-8951-4621-a835-e04323300fa0": "anglais courant|anglais technique",
}  # fmt: skip
"""Code of a skill -> names that people give it, separated by bars."""
