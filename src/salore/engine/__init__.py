"""The pipeline: tables in, results, explanations and documents out. Knows no database and no web."""
