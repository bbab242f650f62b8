"""What is kept: tables, queries, encryption, audit, migrations. All SQL of the project lives here."""
