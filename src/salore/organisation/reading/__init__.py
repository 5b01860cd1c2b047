"""Files that agencies have, read into rows with what is doubtful about each.

Pure Python without Django, so that a web process and a worker read alike. Decides nothing and stores
nothing: what becomes of the rows is the importer's affair.
"""
