"""Cases and the directory in SQL: engines, migrations, tables and repositories."""
