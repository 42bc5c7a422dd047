"""The report of an evaluation: what was measured, said in words, figures and tables that people like to read."""
