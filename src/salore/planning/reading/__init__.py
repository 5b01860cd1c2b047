"""Plans as other systems and people have them on paper and in sheets, read into goals and indicators.

Pure Python without Django, so that a web process and a worker read alike. Decides nothing and stores
nothing: which of it becomes a plan is settled by its owner.
"""
