"""Training of the encoder that ships. Needs the extra `[models]`; the service never comes here."""
